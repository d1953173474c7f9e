import { expect, test } from 'vitest';
import { formatTraceParent, parseTraceParent } from './trace-parent.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

test('what is written is read again', () => {
  const fields = formatTraceParent({ traceId: TRACE, spanId: SPAN, traceFlags: 1 });
  expect(fields).toEqual({ traceparent: `00-${TRACE}-${SPAN}-01` });
  expect(parseTraceParent(fields)).toEqual({ traceId: TRACE, spanId: SPAN, traceFlags: 1, isRemote: true });
});

test('what is not a traceparent names no span', () => {
  for (const traceparent of [
    '',
    'nonsense',
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE}-${SPAN}-01-more`,
    `ff-${TRACE}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
  ])
    expect(parseTraceParent({ traceparent })).toBeNull();
  expect(parseTraceParent({})).toBeNull();
  expect(parseTraceParent(undefined)).toBeNull();
});

test('a later version may say more', () => {
  expect(parseTraceParent({ traceparent: `01-${TRACE}-${SPAN}-00-more` })).toMatchObject({ traceId: TRACE, traceFlags: 0 });
});
