import { describe, expect, it } from 'vitest';
import { organizationIdOf, parseOrganization } from './organization.ts';

describe('parseOrganization', () => {
  it('says which units a path is about', () => {
    expect(parseOrganization('o-a1/r-b2/ou-c3/*')).toEqual({ organization: 'o-a1', allUnits: false, parentUnit: true, childUnits: true });
    expect(parseOrganization('o-a1/r-b2/')).toEqual({ organization: 'o-a1', allUnits: true, parentUnit: true, childUnits: false });
  });

  it('refuses anything after the end of a path', () => {
    expect(parseOrganization('o-a1/r-b2/*/ou-c3')).toBeNull();
    expect(parseOrganization('o-a1/r-b2//ou-c3')).toBeNull();
  });

  it('names the organization also where the path does not parse', () => {
    expect(organizationIdOf('o-a1/nonsense')).toBe('o-a1');
  });
});
