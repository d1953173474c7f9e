import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { MonkeyError } from '../model/errors.ts';
import { toProblem } from './error-handler.ts';
import { requestIdOf } from './request-id.ts';

const STATUS_OF: Readonly<Record<string, number>> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 };
const BAD_REQUEST = 400;

/** Answers what no route gets to see: what is not HTTP, has too long a head, or is not whole in time. The connection ends. */
export const answerBadMessage = (error: Error & { readonly code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const status = STATUS_OF[error.code ?? ''] ?? BAD_REQUEST;
  const id = requestIdOf({});
  const refusal = new MonkeyError('bad-input', 'The request cannot be read: it is no HTTP, too long, or not whole.');
  const body = JSON.stringify({ ...toProblem(refusal, id), status });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${id}`,
    'connection: close',
  ];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroy(error);
};
