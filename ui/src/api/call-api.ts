import type { Problem } from '../../../src/contract/problem.ts';
import { ApiError } from './api-error.ts';

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  /** Absent: the body is sent as JSON. Otherwise it is a text of this type. */
  readonly contentType?: string | undefined;
  readonly csrfToken?: string | undefined;
  readonly signal?: AbortSignal;
}

const send = async (path: string, { method = 'GET', body, contentType, csrfToken, signal }: Call): Promise<Response> => {
  const headers = new Headers({ accept: 'application/json' });
  // The server refuses a content type without a body.
  if (body !== undefined) headers.set('content-type', contentType ?? 'application/json');
  if (csrfToken !== undefined) headers.set('x-csrf-token', csrfToken);
  try {
    return await fetch(`/api/v1${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: contentType === undefined ? JSON.stringify(body) : String(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError(0, 'unreachable', 'The server does not answer. Is "monkey up" running, and is this machine connected to it?', {
      cause,
    });
  }
};

const toError = async (response: Response): Promise<ApiError> => {
  const problem: Partial<Problem> | null = await response.json().catch(() => null);
  const sentence = problem?.detail || problem?.title || `The server answered with status ${response.status} and no explanation.`;
  const requestId = problem?.requestId ?? response.headers.get('x-request-id');
  return new ApiError(response.status, problem?.code ?? 'internal', sentence, { requestId });
};

/** Asks the server. What is not a success is thrown as an ApiError with the server's own sentence. */
export const callApi = async <Answer>(path: string, call: Call = {}): Promise<Answer> => {
  const response = await send(path, call);
  if (!response.ok) throw await toError(response);
  return response.status === 204 ? (undefined as Answer) : ((await response.json()) as Answer);
};
