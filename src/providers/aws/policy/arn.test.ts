import { describe, expect, it } from 'vitest';
import { parseArn } from './arn.ts';

describe('parseArn', () => {
  it('keeps the colons of a resource', () => {
    expect(parseArn('arn:aws:logs:us-east-1:012345678910:log-group:/a:*')?.resource).toBe('log-group:/a:*');
  });

  it('knows the root of an account in every partition', () => {
    expect(parseArn('arn:aws-cn:iam::012345678910:root')?.root).toBe(true);
    expect(parseArn('arn:aws:s3:::root')?.root).toBe(false);
  });

  it('takes exactly twelve digits for an account', () => {
    expect(parseArn('012345678910')?.account).toBe('012345678910');
    expect(parseArn('012345678910012345678910')).toBeNull();
    expect(parseArn('arn:aws:iam::0123:root')).toBeNull();
  });

  it('knows service principals of every partition, whatever the number of labels', () => {
    expect(parseArn('ec2.amazonaws.com.cn')?.service).toBe('ec2');
    expect(parseArn('a.b.c.amazonaws.com')?.service).toBe('a.b.c');
    expect(parseArn('evil.com/.amazonaws.com')).toBeNull();
    expect(parseArn('.amazonaws.com')).toBeNull();
  });

  it('refuses what names nothing', () => {
    for (const text of ['', '*', 'arn:', 'arn:aws:iam::012345678910:', 'accounts.google.com', 'AROAEXAMPLEEXAMPLEEXA']) {
      expect(parseArn(text)).toBeNull();
    }
  });
});
