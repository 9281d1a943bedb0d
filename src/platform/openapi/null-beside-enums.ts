interface SchemaLike {
  type?: unknown;
  enum?: unknown[];
  anyOf?: unknown[];
}

/**
 * Says of every schema of a document that is one of several values or null that it is so by `anyOf`. With null among the
 * values of an `enum`, generators of clients make a constant named null, or fail.
 */
export function writeNullBesideEnums(part: unknown): void {
  if (typeof part !== 'object' || part === null) return;
  for (const inner of Object.values(part)) writeNullBesideEnums(inner);
  const schema = part as SchemaLike;
  if (!Array.isArray(schema.enum) || !schema.enum.includes(null)) return;
  const { type } = schema;
  const types = (Array.isArray(type) ? type : [type]).filter((each) => each !== undefined && each !== 'null');
  const values = {
    ...(types.length === 1 ? { type: types[0] } : {}),
    enum: schema.enum.filter((each) => each !== null),
  };
  delete schema.type;
  delete schema.enum;
  schema.anyOf = [values, { type: 'null' }];
}
