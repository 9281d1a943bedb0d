// biome-ignore-all lint/suspicious/noExplicitAny: bootstrap
export interface paths { '/x': { get: any } }
export interface operations { submitApplication: any }
export interface components {}
