/** The title of the browser's window. */
export const PageTitle = ({ text }: { readonly text: string }) => <title>{`${text} · Security Monkey`}</title>;
