import { malformed } from './malformed.ts';
import { namespaceOf, type Prefixes, type XmlAttribute, type XmlElement } from './xml-element.ts';
import { type QualifiedName, type RawAttribute, XmlScanner, type XmlToken } from './xml-scanner.ts';
import { forbiddenAt } from './xml-text.ts';

export interface XmlLimits {
  readonly characters: number;
  readonly depth: number;
  readonly elements: number;
  /** Of one element, namespaces included. */
  readonly attributes: number;
}

/** Far above what any WSMan answer needs: Windows sends at most 500 KiB unless its administrator allows more. */
export const xmlLimits: XmlLimits = {
  characters: 4 * 1_048_576,
  depth: 64,
  elements: 50_000,
  attributes: 64,
};

const always: Prefixes = {
  own: new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]),
  outer: undefined,
};
const declaring = 'http://www.w3.org/2000/xmlns/';

/**
 * Reads one XML document with namespaces, as SOAP allows it: no document type, no processing instructions,
 * no entities but the five. Rejects all else with `bad-output`.
 */
export function readXml(text: string, limits: XmlLimits = xmlLimits): XmlElement {
  if (text.length > limits.characters) throw malformed('it is too long', limits.characters);
  const bad = forbiddenAt(text);
  if (bad !== -1) throw malformed('a character that XML forbids', bad);
  const scanner = new XmlScanner(text, limits.attributes);
  scanner.skipDeclaration();
  const root = rootOf(scanner, limits);
  for (let token = scanner.next(); token !== undefined; token = scanner.next()) {
    if (!isSpace(token)) throw malformed('something after the document', scanner.at);
  }
  return root;
}

function rootOf(scanner: XmlScanner, limits: XmlLimits): XmlElement {
  const tree = new TreeBuilder(limits);
  for (let token = scanner.next(); token !== undefined; token = scanner.next()) {
    const root = tree.take(token, scanner.at);
    if (root !== undefined) return root;
  }
  throw malformed('it ends too early', scanner.at);
}

interface OpenElement {
  readonly tag: QualifiedName;
  readonly name: string;
  readonly namespace: string;
  readonly attributes: readonly XmlAttribute[];
  readonly prefixes: Prefixes;
  readonly children: XmlElement[];
  readonly texts: string[];
}

class TreeBuilder {
  readonly #limits: XmlLimits;
  readonly #stack: OpenElement[] = [];
  #elements = 0;

  constructor(limits: XmlLimits) {
    this.#limits = limits;
  }

  /** The root, once it is complete. */
  take(token: XmlToken, at: number): XmlElement | undefined {
    switch (token.kind) {
      case 'text':
        return this.#text(token, at);
      case 'close':
        return this.#close(token.name, at);
      case 'open':
        this.#open(token, at);
        return token.isEmpty ? this.#close(token.name, at) : undefined;
    }
  }

  #text(token: Extract<XmlToken, { kind: 'text' }>, at: number): undefined {
    const parent = this.#stack.at(-1);
    if (parent !== undefined) parent.texts.push(token.text);
    else if (!isSpace(token)) throw malformed('text outside of the document', at);
  }

  #open(token: Extract<XmlToken, { kind: 'open' }>, at: number): void {
    this.#elements += 1;
    if (this.#elements > this.#limits.elements) throw malformed('too many elements', at);
    if (this.#stack.length >= this.#limits.depth) throw malformed('it is nested too deeply', at);
    const prefixes = prefixesOf(token.attributes, { outer: this.#stack.at(-1)?.prefixes, at });
    this.#stack.push({
      tag: token.name,
      name: token.name.local,
      namespace: bound(prefixes, { prefix: token.name.prefix, at }),
      attributes: attributesOf(token.attributes, { prefixes, at }),
      prefixes,
      children: [],
      texts: [],
    });
  }

  #close(name: QualifiedName, at: number): XmlElement | undefined {
    const open = this.#stack.pop();
    if (open?.tag.local !== name.local || open.tag.prefix !== name.prefix) {
      throw malformed('an end without a beginning', at);
    }
    const element: XmlElement = {
      name: open.name,
      namespace: open.namespace,
      attributes: open.attributes,
      children: open.children,
      text: open.texts.join(''),
      prefixes: open.prefixes,
    };
    const parent = this.#stack.at(-1);
    parent?.children.push(element);
    return parent === undefined ? element : undefined;
  }
}

function isSpace(token: XmlToken): boolean {
  return token.kind === 'text' && /^[ \t\n\r]*$/.test(token.text);
}

interface Scope {
  readonly outer: Prefixes | undefined;
  readonly at: number;
}

function prefixesOf(attributes: readonly RawAttribute[], { outer, at }: Scope): Prefixes {
  const own = new Map<string, string>();
  for (const { name, value } of attributes) {
    const prefix = declaredPrefix(name);
    if (prefix === undefined) continue;
    if (own.has(prefix)) throw malformed('a prefix that is bound twice', at);
    checkBinding(prefix, { value, at });
    own.set(prefix, value);
  }
  return own.size === 0 ? (outer ?? always) : { own, outer: outer ?? always };
}

function declaredPrefix({ prefix, local }: QualifiedName): string | undefined {
  if (prefix === 'xmlns') return local;
  return prefix === '' && local === 'xmlns' ? '' : undefined;
}

function checkBinding(prefix: string, { value, at }: { value: string; at: number }): void {
  if (prefix === 'xml' || prefix === 'xmlns' || value === declaring) {
    throw malformed('a reserved prefix', at);
  }
  if (prefix !== '' && value === '') throw malformed('a prefix for no namespace', at);
}

function bound(prefixes: Prefixes, { prefix, at }: { prefix: string; at: number }): string {
  const namespace = namespaceOf(prefixes, prefix);
  if (namespace === undefined) throw malformed('a prefix that is not bound', at);
  return namespace;
}

function attributesOf(
  raw: readonly RawAttribute[],
  { prefixes, at }: { readonly prefixes: Prefixes; readonly at: number },
): XmlAttribute[] {
  const seen = new Set<string>();
  return raw
    .filter(({ name }) => declaredPrefix(name) === undefined)
    .map(({ name, value }) => {
      const namespace = name.prefix === '' ? '' : bound(prefixes, { prefix: name.prefix, at });
      const key = `${namespace} ${name.local}`;
      if (seen.has(key)) throw malformed('an attribute that is given twice', at);
      seen.add(key);
      return { name: name.local, namespace, value };
    });
}
