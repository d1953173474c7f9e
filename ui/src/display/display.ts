import { applyDensity, applyMode, Density, Mode } from '@cloudscape-design/global-styles';
import { useSyncExternalStore } from 'react';

export type Look = 'system' | 'light' | 'dark';

export interface Display {
  readonly look: Look;
  readonly isCompact: boolean;
}

const KEY = 'monkey.display';
const DEFAULT: Display = { look: 'system', isCompact: false };
const PREFERS_DARK = window.matchMedia('(prefers-color-scheme: dark)');

const isDisplay = (value: unknown): value is Display => {
  const { look, isCompact } = (value ?? {}) as Partial<Display>;
  return (look === 'system' || look === 'light' || look === 'dark') && typeof isCompact === 'boolean';
};

/** What this browser keeps. Where it keeps nothing, or something that is none of ours: the default. */
const read = (): Display => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    return isDisplay(kept) ? kept : DEFAULT;
  } catch {
    return DEFAULT;
  }
};

let display = read();
const listeners = new Set<() => void>();

const tell = (): void => {
  for (const listener of listeners) listener();
};

export const isDark = (): boolean => display.look === 'dark' || (display.look === 'system' && PREFERS_DARK.matches);

/** Shows the page in the colours and the density that were chosen: before anything is drawn, and whenever the system turns dark. */
export const applyDisplay = (): void => {
  applyMode(isDark() ? Mode.Dark : Mode.Light);
  applyDensity(display.isCompact ? Density.Compact : Density.Comfortable);
  document.querySelector('meta[name="color-scheme"]')?.setAttribute('content', isDark() ? 'dark' : 'light');
};

PREFERS_DARK.addEventListener('change', () => {
  applyDisplay();
  tell();
});

export const setDisplay = (change: Partial<Display>): void => {
  display = { ...display, ...change };
  applyDisplay();
  try {
    localStorage.setItem(KEY, JSON.stringify(display));
  } catch {
    // The browser keeps nothing: it is so until the page is loaded anew.
  }
  tell();
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** How this browser shows the program. */
export const useDisplay = (): Display => useSyncExternalStore(subscribe, () => display);

/** Whether it is shown in dark colours now. */
export const useIsDark = (): boolean => useSyncExternalStore(subscribe, isDark);
