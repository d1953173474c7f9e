import { vaultProvider } from './vault-provider.ts';

/** A plugin with an account type that has a secret field. */
export default vaultProvider();
