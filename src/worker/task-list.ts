import type { Task } from '../store/instance-store.ts';

/** What a worker does just now. */
export interface TaskList {
  all(): readonly Task[];
  /** Lists the task as long as the work lasts. */
  during<T>(job: string, about: string, work: () => Promise<T>): Promise<T>;
}

export const makeTaskList = (): TaskList => {
  const tasks = new Set<Task>();
  return {
    all: () => [...tasks],
    async during(job, about, work) {
      const task: Task = { job, about, since: new Date().toISOString() };
      tasks.add(task);
      try {
        return await work();
      } finally {
        tasks.delete(task);
      }
    },
  };
};
