import { readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseAst } from 'vitest/node';

/** One import of a source file, as written. */
export interface Import {
  /** What it names: `./ticket.ts`, `#shared/time.ts`, `kysely`, `node:fs`. */
  name: string;
  /** True if nothing of it is left when the types are stripped. */
  typeOnly: boolean;
}

/** A node of the syntax tree; what it holds depends on its type. */
type Node = { type: string } & Record<string, unknown>;

/** What a pure room may not mention: the clock, chance, timers, the process, the outside. */
const IMPURE_CALLS = ['Date.now', 'Math.random', 'Temporal.Now', 'performance.now'];
const IMPURE_NAMES = [
  'performance',
  'process',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'crypto',
  'fetch',
  'globalThis',
  'console',
];

/** All source files (`.ts`, `.tsx`) below `root`'s `folder`, relative to `root`, with `/`. */
export function sourceFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => posix.join(folder, file.replaceAll('\\', '/')))
    .filter((file) => /\.tsx?$/.test(file))
    .toSorted();
}

/** Every import of the source: static, re-exported, dynamic, and `import('x')` as a type. */
export function importsOf(file: string, source: string): Import[] {
  return nodesOf(file, source).flatMap((node) => {
    const name = isNode(node['source']) ? node['source']['value'] : undefined;
    return typeof name === 'string' ? [{ name, typeOnly: isTypeOnly(node) }] : [];
  });
}

/** Every mention in the source of something a pure room does without, as `name (line)`. */
export function impuritiesOf(file: string, source: string): string[] {
  const found = nodesOf(file, source).flatMap((node) => {
    const name = impureName(node);
    return name === undefined ? [] : [`${name} (line ${lineOf(source, node)})`];
  });
  return [...new Set(found)];
}

function isTypeOnly(node: Node): boolean {
  if (node.type === 'TSImportType') return true;
  if (node['importKind'] === 'type' || node['exportKind'] === 'type') return true;
  const specifiers = children(node['specifiers']);
  return specifiers.length > 0 && specifiers.every((each) => each['importKind'] === 'type');
}

function impureName(node: Node): string | undefined {
  if (node.type === 'MemberExpression') return IMPURE_CALLS.find((call) => call === dotted(node));
  if (node.type === 'Identifier') return IMPURE_NAMES.find((name) => name === node['name']);
  const isDate = dotted(node['callee']) === 'Date';
  if (isDate && node.type === 'CallExpression') return 'Date()';
  const hasNoArguments = children(node['arguments']).length === 0;
  return isDate && node.type === 'NewExpression' && hasNoArguments ? 'new Date()' : undefined;
}

function dotted(node: unknown): string {
  if (!isNode(node)) return '';
  if (node.type === 'Identifier') return String(node['name']);
  if (node.type !== 'MemberExpression') return '';
  const { object, property, computed } = node;
  const last = computed === true && isNode(property) ? property['value'] : dotted(property);
  return `${dotted(object)}.${String(last)}`;
}

function lineOf(source: string, node: Node): number {
  return source.slice(0, Number(node['start'])).split('\n').length;
}

/** Every node of the file, outer before inner. */
function nodesOf(file: string, source: string): Node[] {
  const program: unknown = parseAst(source, { lang: file.endsWith('x') ? 'tsx' : 'ts' }, file);
  return isNode(program) ? withDescendants(program) : [];
}

function withDescendants(node: Node): Node[] {
  const inner = Object.entries(node)
    .filter(([key]) => !isMereKey(node, key))
    .flatMap(([, value]) => children(value));
  return [node, ...inner.flatMap(withDescendants)];
}

/** The word after a dot, or before a colon, names a property and not a variable. */
function isMereKey(node: Node, key: string): boolean {
  if (node['computed'] === true) return false;
  return key === 'property' || (key === 'key' && node['shorthand'] !== true);
}

function children(value: unknown): Node[] {
  return (Array.isArray(value) ? value : [value]).filter(isNode);
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
  );
}
