import { isJsonObject, type Json } from '../../../model/json.ts';
import { stringList } from './string-list.ts';

/** The key under which a principal stands; `AWS` also where the element is a bare text or list. */
export const PRINCIPAL_KINDS = ['AWS', 'Service', 'Federated', 'CanonicalUser'] as const;
export type PrincipalKind = (typeof PRINCIPAL_KINDS)[number];

export interface Principal {
  readonly kind: PrincipalKind;
  readonly value: string;
}

function* readPrincipals(element: Json | undefined): Iterable<Principal> {
  if (!isJsonObject(element)) {
    for (const value of stringList(element)) yield { kind: 'AWS', value };
    return;
  }
  for (const kind of PRINCIPAL_KINDS) {
    for (const value of stringList(element[kind])) yield { kind, value };
  }
}

/** Who a `Principal` element names, each once. */
export const principalsOf = (element: Json | undefined): readonly Principal[] => {
  if (element === undefined) return [];
  const byValue = new Map<string, Principal>();
  for (const principal of readPrincipals(element)) {
    if (!byValue.has(principal.value)) byValue.set(principal.value, principal);
  }
  return [...byValue.values()];
};
