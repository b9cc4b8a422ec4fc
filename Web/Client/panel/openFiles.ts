/** The files of the attempt in the workbench, for whoever searches this page; none where there is no workbench. */
export const openFiles: { paths(): readonly string[]; open(path: string): void } = { paths: () => [], open: () => undefined };
