/** The addresses of each route that has parameters, or pages worth a visit besides the plain one. */
export type Places = Readonly<Record<string, readonly string[]>>;
