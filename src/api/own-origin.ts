import type { FastifyRequest } from 'fastify';

/** `https://monkey.example`: where people reach the program, by the settings, else by what the browser called. */
export const ownOrigin = ({ protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>, baseUrl: string): string =>
  baseUrl === '' ? `${protocol}://${host}` : new URL(baseUrl).origin;
