import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { buildUi } from '../e2e/build-ui.ts';

const ASSETS = resolve(import.meta.dirname, '../../ui/dist/assets');

test('the build leaves both compressed forms beside every script and style sheet that is worth it', async () => {
  await buildUi();
  const texts = readdirSync(ASSETS).filter((name) => /\.(js|css)$/.test(name) && statSync(join(ASSETS, name)).size >= 1_024);
  expect(texts.length).toBeGreaterThan(5);
  for (const name of texts) {
    const file = join(ASSETS, name);
    const text = readFileSync(file);
    const [br, gz] = ['br', 'gz'].map((ending) => readFileSync(`${file}.${ending}`)) as [Buffer, Buffer];
    expect(brotliDecompressSync(br).equals(text), name).toBe(true);
    expect(gunzipSync(gz).equals(text), name).toBe(true);
    expect(Math.max(br.length, gz.length), name).toBeLessThan(text.length);
  }
  for (const name of readdirSync(ASSETS).filter((one) => one.endsWith('.woff2')))
    expect(existsSync(join(ASSETS, `${name}.br`))).toBe(false);
});
