/**
 * Shapes: messages and readings described as data, read by one small parser.
 *
 * A shape can say only what may leave a family's PC: a number with its unit and range, a flag, an
 * enumeration, or an opaque token of fixed length. There is no shape for free text, so a name, a
 * path or a serial number cannot be put into a message by mistake: it would not parse.
 *
 * An unknown key is refused, not ignored: what is not described does not exist.
 */

export type Unit =
  | 'count'
  | 'bytes'
  | 'KiB'
  | 'MiB'
  | 'GiB'
  | 'percent'
  | 'celsius'
  | 'seconds'
  | 'ms'
  | 'hours'
  | 'days'
  | 'bits'
  | 'sequence'
  | 'version';

export interface NumberShape {
  readonly kind: 'number';
  readonly unit: Unit;
  /** Smallest and largest value accepted, both inclusive. */
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}
export interface FlagShape {
  readonly kind: 'flag';
}
export interface OneOfShape<V extends string = string> {
  readonly kind: 'oneOf';
  readonly values: readonly V[];
}
/** Opaque bytes in base64url without padding: keys, signatures, nonces, random ids. */
export interface TokenShape {
  readonly kind: 'token';
  readonly bytes: number;
}
export interface ListShape<S extends Shape = Shape> {
  readonly kind: 'list';
  readonly of: S;
  readonly most: number;
}
export type Fields = Readonly<Record<string, FieldShape>>;
export interface RecordShape<F extends Fields = Fields> {
  readonly kind: 'record';
  readonly fields: F;
}
/** A record whose `tag` field says which of the variants it is. */
export interface VariantShape<T extends string = string, V extends Variants = Variants> {
  readonly kind: 'variant';
  readonly tag: T;
  readonly of: V;
}
type Variants = Readonly<Record<string, RecordShape>>;
export interface OptionalShape<S extends Shape = Shape> {
  readonly kind: 'optional';
  readonly of: S;
}
export type Shape =
  | NumberShape
  | FlagShape
  | OneOfShape
  | TokenShape
  | ListShape
  | RecordShape
  | VariantShape;
export type FieldShape = Shape | OptionalShape;

export const whole = (unit: Unit, min: number, max: number): NumberShape => ({
  kind: 'number',
  unit,
  min,
  max,
  whole: true,
});
export const decimal = (unit: Unit, min: number, max: number): NumberShape => ({
  kind: 'number',
  unit,
  min,
  max,
  whole: false,
});
export const flag: FlagShape = { kind: 'flag' };
export const oneOf = <const V extends string>(...values: readonly V[]): OneOfShape<V> => ({
  kind: 'oneOf',
  values,
});
export const token = (bytes: number): TokenShape => ({ kind: 'token', bytes });
export const list = <S extends Shape>(of: S, most: number): ListShape<S> => ({
  kind: 'list',
  of,
  most,
});
export const record = <const F extends Fields>(fields: F): RecordShape<F> => ({
  kind: 'record',
  fields,
});
export const variant = <const T extends string, const V extends Variants>(
  tag: T,
  of: V,
): VariantShape<T, V> => ({ kind: 'variant', tag, of });
export const optional = <S extends Shape>(of: S): OptionalShape<S> => ({ kind: 'optional', of });

type OptionalKeys<F extends Fields> = {
  [K in keyof F]: F[K] extends OptionalShape ? K : never;
}[keyof F];

/** The TypeScript type of the values that a shape accepts. */
export type ValueOf<S> = S extends NumberShape
  ? number
  : S extends FlagShape
    ? boolean
    : S extends OneOfShape<infer V>
      ? V
      : S extends TokenShape
        ? string
        : S extends ListShape<infer O>
          ? ValueOf<O>[]
          : S extends RecordShape<infer F>
            ? { -readonly [K in Exclude<keyof F, OptionalKeys<F>>]: ValueOf<F[K]> } & {
                -readonly [K in OptionalKeys<F>]?: F[K] extends OptionalShape<infer O>
                  ? ValueOf<O>
                  : never;
              }
            : S extends VariantShape<infer T, infer V>
              ? { [K in keyof V]: { [N in T]: K } & ValueOf<V[K]> }[keyof V]
              : never;

/** What was wrong with a value: where, and what was expected there. Never the value itself. */
export interface Problem {
  /** Dotted path of the field, such as `readings.3.values.freeKiB`; empty for the whole value. */
  readonly path: string;
  readonly expected: string;
}
export type ReadResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

/** Puts a shape in words, for a refusal or a document: `whole percent from 0 to 100`. */
function describe(shape: FieldShape): string {
  switch (shape.kind) {
    case 'number':
      return `${shape.whole ? 'whole ' : ''}number of ${shape.unit} from ${shape.min} to ${shape.max}`;
    case 'flag':
      return 'true or false';
    case 'oneOf':
      return `one of ${shape.values.join(', ')}`;
    case 'token':
      return `${shape.bytes} bytes in base64url`;
    case 'list':
      return `list of at most ${shape.most}`;
    case 'record':
      return 'object';
    case 'variant':
      return `object whose ${shape.tag} is one of ${Object.keys(shape.of).join(', ')}`;
    case 'optional':
      return describe(shape.of);
  }
}

/** A compiled reader: answers the problem, or null when the value fits its shape. */
type Check = (value: unknown) => Problem | null;

/**
 * Compiles a shape into a reader. The value that comes back is the one that went in, so reading
 * costs a walk and no copy (it comes from JSON.parse, which has made it ours already).
 */
export function reader<S extends Shape>(shape: S): (value: unknown) => ReadResult<ValueOf<S>> {
  const check = compile(shape);
  return (value) => {
    const problem = check(value);
    // The check has just walked the whole value against the shape that ValueOf is derived from.
    return problem === null ? { ok: true, value: value as ValueOf<S> } : { ok: false, problem };
  };
}

function compile(shape: Shape): Check {
  const wrong: Problem = { path: '', expected: describe(shape) };
  switch (shape.kind) {
    case 'number':
      return compileNumber(shape, wrong);
    case 'flag':
      return (value) => (typeof value === 'boolean' ? null : wrong);
    case 'oneOf': {
      const values = new Set<unknown>(shape.values);
      return (value) => (values.has(value) ? null : wrong);
    }
    case 'token':
      return compileToken(shape, wrong);
    case 'list':
      return compileList(shape, wrong);
    case 'record':
      return compileRecord(shape.fields, null);
    case 'variant':
      return compileVariant(shape, wrong);
  }
}

function compileNumber({ min, max, whole: isWhole }: NumberShape, wrong: Problem): Check {
  return (value) =>
    typeof value === 'number' &&
    value >= min &&
    value <= max &&
    (!isWhole || Number.isInteger(value))
      ? null
      : wrong;
}

function compileToken({ bytes }: TokenShape, wrong: Problem): Check {
  const length = Math.ceil((bytes * 4) / 3);
  const alphabet = /^[A-Za-z0-9_-]*$/;
  return (value) =>
    typeof value === 'string' && value.length === length && alphabet.test(value) ? null : wrong;
}

function compileList({ of, most }: ListShape, wrong: Problem): Check {
  const item = compile(of);
  return (value) => {
    if (!Array.isArray(value) || value.length > most) return wrong;
    for (let i = 0; i < value.length; i += 1) {
      const problem = item(value[i]);
      if (problem !== null) return within(String(i), problem);
    }
    return null;
  };
}

function compileRecord(fields: Fields, tag: string | null): Check {
  const checks = new Map<string, Check>();
  const required: string[] = [];
  for (const [name, field] of Object.entries(fields)) {
    checks.set(name, compile(field.kind === 'optional' ? field.of : field));
    if (field.kind !== 'optional') required.push(name);
  }
  return (value) => {
    if (!isObject(value)) return { path: '', expected: 'object' };
    for (const key in value) {
      if (key === tag) continue;
      const check = checks.get(key);
      if (check === undefined) return within(key, { path: '', expected: 'no such field' });
      const problem = check(value[key]);
      if (problem !== null) return within(key, problem);
    }
    for (const name of required) {
      if (value[name] === undefined) return { path: name, expected: 'to be present' };
    }
    return null;
  };
}

function compileVariant({ tag, of }: VariantShape, wrong: Problem): Check {
  const checks = new Map<unknown, Check>();
  for (const [name, shape] of Object.entries(of)) {
    checks.set(name, compileRecord(shape.fields, tag));
  }
  return (value) => {
    if (!isObject(value)) return wrong;
    const check = checks.get(value[tag]);
    return check === undefined ? within(tag, wrong) : check(value);
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// Keys come from outside: what is echoed in a refusal is cut, and only plain letters are kept.
function within(key: string, { path, expected }: Problem): Problem {
  const plain = key.slice(0, 40).replace(/\W/g, '?');
  return { path: path === '' ? plain : `${plain}.${path}`, expected };
}
