/** What a provider of single sign-on says of somebody, after it has been checked that it says so. Plain data. */
export interface VouchedIdentity {
  /** The provider's own name: the claim `iss`, or the entity id. */
  readonly issuer: string;
  /** Its own id of the person: the claim `sub`, or the NameID. */
  readonly subject: string;
  /** In lower case. */
  readonly email: string;
  /** Whether it says that the address is the person's; `untold`: it says nothing about that. */
  readonly verified: 'yes' | 'no' | 'untold';
  readonly name: string;
  readonly groups: readonly string[];
}
