import type { Vector } from './vector.ts';

/** Runs a scenario of the audit engine (`engine.audit`, `engine.lifecycle`, …) and gives what it led to, or says that it cannot yet. */
export const runEngineUnit = (_vector: Vector): Promise<unknown> | 'skip' => 'skip';
