import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { isDeadHolder, leaseHolder } from './lease-holder.ts';

describe('the holder of a lease', () => {
  it('lives as long as its process', () => {
    expect(isDeadHolder(leaseHolder())).toBe(false);
  });

  it('is dead when its process of this machine has gone, or its pid belongs to another now', () => {
    expect(isDeadHolder(`${hostname()} 4194304-1`)).toBe(true);
    expect(isDeadHolder(`${hostname()} ${process.pid}-1`)).toBe(true);
  });

  it('is not known to be dead on another machine', () => {
    expect(isDeadHolder('another-machine 4194304-1')).toBe(false);
  });
});
