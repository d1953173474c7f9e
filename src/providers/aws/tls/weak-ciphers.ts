/**
 * Ciphers that custom policies of classic load balancers should not offer, in OpenSSL's names. Source: the lists of the original
 * Security Monkey, made from what AWS's own policies of 2014-10 to 2016-08 no longer contained. Classic load balancers get no
 * new ciphers, so that the lists are complete.
 */

/** Weak on purpose, for the export laws of the nineties: FREAK, CVE-2015-0204. */
export const EXPORT_CIPHERS: ReadonlySet<string> = new Set([
  'EXP-ADH-DES-CBC-SHA',
  'EXP-ADH-RC4-MD5',
  'EXP-DES-CBC-SHA',
  'EXP-EDH-DSS-DES-CBC-SHA',
  'EXP-EDH-RSA-DES-CBC-SHA',
  'EXP-KRB5-DES-CBC-MD5',
  'EXP-KRB5-DES-CBC-SHA',
  'EXP-KRB5-RC2-CBC-MD5',
  'EXP-KRB5-RC2-CBC-SHA',
  'EXP-KRB5-RC4-MD5',
  'EXP-KRB5-RC4-SHA',
  'EXP-RC2-CBC-MD5',
  'EXP-RC4-MD5',
]);

/** RC2, single DES, RC4, and pre-shared keys or Kerberos with them. */
export const DEPRECATED_CIPHERS: ReadonlySet<string> = new Set([
  'KRB5-DES-CBC-MD5',
  'KRB5-DES-CBC-SHA',
  'KRB5-DES-CBC3-MD5',
  'KRB5-DES-CBC3-SHA',
  'KRB5-RC4-MD5',
  'KRB5-RC4-SHA',
  'PSK-3DES-EDE-CBC-SHA',
  'PSK-AES128-CBC-SHA',
  'PSK-AES256-CBC-SHA',
  'PSK-RC4-SHA',
  'RC2-CBC-MD5',
]);

/** Absent from AWS's policy of 2014-10, or dropped from a later one. */
export const NOT_RECOMMENDED_CIPHERS: ReadonlySet<string> = new Set([
  'ADH-AES128-GCM-SHA256',
  'ADH-AES128-SHA',
  'ADH-AES128-SHA256',
  'ADH-AES256-GCM-SHA384',
  'ADH-AES256-SHA',
  'ADH-AES256-SHA256',
  'ADH-CAMELLIA128-SHA',
  'ADH-CAMELLIA256-SHA',
  'ADH-DES-CBC-SHA',
  'ADH-DES-CBC3-SHA',
  'ADH-RC4-MD5',
  'ADH-SEED-SHA',
  'CAMELLIA128-SHA',
  'CAMELLIA256-SHA',
  'DES-CBC-MD5',
  'DES-CBC-SHA',
  'DES-CBC3-MD5',
  'DES-CBC3-SHA',
  'DHE-DSS-AES128-GCM-SHA256',
  'DHE-DSS-AES128-SHA',
  'DHE-DSS-AES128-SHA256',
  'DHE-DSS-AES256-GCM-SHA384',
  'DHE-DSS-AES256-SHA',
  'DHE-DSS-AES256-SHA256',
  'DHE-DSS-CAMELLIA128-SHA',
  'DHE-DSS-CAMELLIA256-SHA',
  'DHE-DSS-SEED-SHA',
  'DHE-RSA-AES128-GCM-SHA256',
  'DHE-RSA-AES128-SHA256',
  'DHE-RSA-AES256-GCM-SHA384',
  'DHE-RSA-AES256-SHA',
  'DHE-RSA-AES256-SHA256',
  'DHE-RSA-CAMELLIA128-SHA',
  'DHE-RSA-CAMELLIA256-SHA',
  'DHE-RSA-SEED-SHA',
  'ECDHE-ECDSA-RC4-SHA',
  'ECDHE-RSA-RC4-SHA',
  'EDH-DSS-DES-CBC-SHA',
  'EDH-DSS-DES-CBC3-SHA',
  'EDH-RSA-DES-CBC-SHA',
  'EDH-RSA-DES-CBC3-SHA',
  'IDEA-CBC-SHA',
  'RC4-MD5',
  'RC4-SHA',
  'SEED-SHA',
]);
