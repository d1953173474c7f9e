/** What there is of CycloneDX 1.5 in the output of `npm sbom`, as far as it is read here. */
export interface BillOfMaterials {
  readonly metadata: { readonly component: { readonly 'bom-ref': string; readonly name: string } };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

const isForDevelopment = ({ properties = [] }: Component): boolean =>
  properties.some(({ name, value }) => name === 'cdx:npm:package:development' && value === 'true');

/** Workspaces that nobody gets. */
const OWN_TESTS: ReadonlySet<string> = new Set(['@security-monkey/api-client', 'api-client']);

/**
 * What is shipped: `npm sbom --omit=dev` leaves out as well what development needs **too** (npm 11: pg, since a tool of ours has it), so
 * everything is listed first, and what is for development alone is taken out here. npm calls the program as its folder is called.
 */
export const shippedComponents = <Bom extends BillOfMaterials>(bom: Bom, name: string): Bom => {
  const components = bom.components.filter((one) => !isForDevelopment(one) && !OWN_TESTS.has(one.name));
  const kept = new Set([bom.metadata.component['bom-ref'], ...components.map((one) => one['bom-ref'])]);
  return {
    ...bom,
    metadata: { ...bom.metadata, component: { ...bom.metadata.component, name } },
    components,
    dependencies: bom.dependencies
      .filter(({ ref }) => kept.has(ref))
      .map((one) => ({ ...one, ...(one.dependsOn && { dependsOn: one.dependsOn.filter((ref) => kept.has(ref)) }) })),
  };
};
