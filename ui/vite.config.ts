import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { compressAssets } from './compress-assets.ts';

const INLINE_FONT = /url\(\s*['"]?data:font\/woff2;base64,([A-Za-z0-9+/=]+)['"]?\s*\)/g;

/**
 * Cloudscape ships eight fonts inside its style sheet. As files, the browser fetches only the two or three that a page shows, the first
 * load is half as large, and `font-src 'self'` is enough.
 */
const fontsAsFiles = (): Plugin => ({
  name: 'fonts-as-files',
  apply: 'build',
  enforce: 'post',
  generateBundle(_options, bundle) {
    for (const asset of Object.values(bundle)) {
      if (asset.type !== 'asset' || !asset.fileName.endsWith('.css')) continue;
      asset.source = String(asset.source).replace(INLINE_FONT, (_match, base64: string) => {
        const font = this.emitFile({
          type: 'asset',
          name: 'open-sans.woff2',
          source: Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0)),
        });
        return `url(/${this.getFileName(font)})`;
      });
    }
  },
});

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), fontsAsFiles(), compressAssets()],
  build: {
    // The Content-Security-Policy allows what comes from the server itself, and nothing inside a page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_000,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:5000' } },
});
