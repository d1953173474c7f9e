import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Fonts and images are compressed already. */
const TEXTS: ReadonlySet<string> = new Set(['.js', '.css', '.svg', '.json', '.map']);
/** Smaller ones fit into one packet as they are. */
const LEAST_BYTES = 1_024;

const compress = (file: string): void => {
  const text = readFileSync(file);
  const encodings = {
    br: brotliCompressSync(text, {
      params: { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
    }),
    gz: gzipSync(text, { level: constants.Z_BEST_COMPRESSION }),
  };
  for (const [ending, compressed] of Object.entries(encodings))
    if (compressed.length < text.length) writeFileSync(`${file}.${ending}`, compressed);
};

/** Writes each text that is served, compressed with brotli and with gzip, beside it: once, as well as it goes, instead of for each request. */
export const compressAssets = (): Plugin => ({
  name: 'compress-assets',
  apply: 'build',
  writeBundle({ dir }) {
    for (const entry of readdirSync(dir!, { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name);
      if (entry.isFile() && TEXTS.has(extname(file)) && statSync(file).size >= LEAST_BYTES) compress(file);
    }
  },
});
