import { malformed } from './malformed.ts';
import { attributeText, textOf } from './xml-text.ts';

export interface QualifiedName {
  readonly prefix: string;
  readonly local: string;
}

export interface RawAttribute {
  readonly name: QualifiedName;
  readonly value: string;
}

export type XmlToken =
  | {
      readonly kind: 'open';
      readonly name: QualifiedName;
      readonly attributes: readonly RawAttribute[];
      /** `<name/>`: no close follows. */
      readonly isEmpty: boolean;
    }
  | { readonly kind: 'close'; readonly name: QualifiedName }
  | { readonly kind: 'text'; readonly text: string };

const start =
  'A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}';
const part = `[${start}][${start}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}\\u{2040}]{0,255}`;
const qualified = `(?:(${part}):)?(${part})`;
const openStart = new RegExp(`<${qualified}`, 'yu');
const attribute = new RegExp(
  `[ \\t\\n\\r]+${qualified}[ \\t\\n\\r]*=[ \\t\\n\\r]*(?:"([^"<]*)"|'([^'<]*)')`,
  'yu',
);
const openEnd = /[ \t\n\r]*(\/?)>/y;
const close = new RegExp(`</${qualified}[ \\t\\n\\r]*>`, 'yu');
const declaration =
  /<\?xml[ \t\n\r]+version[ \t\n\r]*=[ \t\n\r]*(?:"1\.[0-9]"|'1\.[0-9]')(?:[ \t\n\r]+encoding[ \t\n\r]*=[ \t\n\r]*(?:"[Uu][Tt][Ff]-8"|'[Uu][Tt][Ff]-8'))?(?:[ \t\n\r]+standalone[ \t\n\r]*=[ \t\n\r]*(?:"yes"|'yes'|"no"|'no'))?[ \t\n\r]*\?>/y;

const comment = { open: '<!--', close: '-->' };
const section = { open: '<![CDATA[', close: ']]>' };

/** Cuts XML into tags and text. No document type, no processing instructions, no entities of its own. */
export class XmlScanner {
  readonly #text: string;
  readonly #mostAttributes: number;
  #at = 0;

  constructor(text: string, mostAttributes: number) {
    this.#text = text;
    this.#mostAttributes = mostAttributes;
  }

  /** Index of the next character. */
  get at(): number {
    return this.#at;
  }

  skipDeclaration(): void {
    this.#match(declaration);
  }

  /** The next tag or text; undefined at the end. */
  next(): XmlToken | undefined {
    this.#skipComments();
    if (this.#at >= this.#text.length) return undefined;
    if (this.#text[this.#at] !== '<') return { kind: 'text', text: this.#characters() };
    if (this.#text.startsWith(section.open, this.#at)) {
      return { kind: 'text', text: this.#between(section).replaceAll(/\r\n?/g, '\n') };
    }
    const closed = this.#match(close);
    return closed === undefined ? this.#open() : { kind: 'close', name: nameOf(closed) };
  }

  #skipComments(): void {
    while (this.#text.startsWith(comment.open, this.#at)) {
      const from = this.#at;
      if (this.#between(comment).includes('--')) throw malformed('"--" in a comment', from);
    }
  }

  #characters(): string {
    const from = this.#at;
    const end = this.#text.indexOf('<', from);
    const raw = this.#text.slice(from, end === -1 ? undefined : end);
    this.#at += raw.length;
    if (raw.includes(']]>')) throw malformed('"]]>" in text', from);
    return textOf(raw, from);
  }

  #between(marks: { readonly open: string; readonly close: string }): string {
    const from = this.#at + marks.open.length;
    const end = this.#text.indexOf(marks.close, from);
    if (end === -1) throw malformed('a comment or section without end', this.#at);
    this.#at = end + marks.close.length;
    return this.#text.slice(from, end);
  }

  #open(): XmlToken {
    const from = this.#at;
    const opened = this.#match(openStart);
    if (opened === undefined) throw malformed(whatStands(this.#text, from), from);
    const attributes = this.#attributes();
    const ended = this.#match(openEnd);
    if (ended === undefined) throw malformed('a tag that is not well-formed', this.#at);
    return { kind: 'open', name: nameOf(opened), attributes, isEmpty: ended[1] === '/' };
  }

  #attributes(): RawAttribute[] {
    const found: RawAttribute[] = [];
    for (;;) {
      const from = this.#at;
      const match = this.#match(attribute);
      if (match === undefined) return found;
      if (found.length >= this.#mostAttributes) throw malformed('too many attributes', from);
      found.push({ name: nameOf(match), value: attributeText(match[3] ?? match[4] ?? '', from) });
    }
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text) ?? undefined;
    if (match !== undefined) this.#at += match[0].length;
    return match;
  }
}

function nameOf(match: RegExpExecArray): QualifiedName {
  return { prefix: match[1] ?? '', local: match[2] ?? '' };
}

function whatStands(text: string, at: number): string {
  if (text.startsWith('<!DOCTYPE', at)) return 'a document type, which SOAP forbids';
  return text.startsWith('<?', at) ? 'a processing instruction' : 'a tag that is not well-formed';
}
