import { useCallback } from 'react';

export interface Mounted {
  destroy(): void;
}

export interface CodeFrameProps {
  /** Must be the same function as long as it shows the same. */
  readonly mount: (root: ShadowRoot) => Mounted;
}

/**
 * A place for CodeMirror. It stands in a shadow root, because there CodeMirror uses a constructed style sheet; in the document itself
 * it writes a <style> element, which a Content-Security-Policy without 'unsafe-inline' forbids.
 */
export const CodeFrame = ({ mount }: CodeFrameProps) => {
  const attach = useCallback(
    (host: HTMLDivElement | null) => {
      if (!host) return;
      const mounted = mount(host.shadowRoot ?? host.attachShadow({ mode: 'open' }));
      return () => mounted.destroy();
    },
    [mount],
  );
  return <div className="code-frame" ref={attach} />;
};
