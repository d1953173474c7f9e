import { defineConfig } from 'vitest/config';

/** The tests that need nothing but the source: part of `npm run check`. */
export default defineConfig({ test: { include: ['test/architecture.test.ts'] } });
