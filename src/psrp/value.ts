/**
 * A value of PowerShell as CLIXML carries it (MS-PSRP 2.2.5). Text, truth and null are themselves; all else has a
 * kind. What was decoded may hold the same object twice, or itself: whoever walks through it needs a limit.
 */
export type PsValue =
  | null
  | string
  | boolean
  | PsInteger
  | PsReal
  | PsText
  | PsChar
  | PsDate
  | PsDuration
  | PsBytes
  | PsProgressValue
  | PsCollection
  | PsObject;

/** By, SB, U16, I16, U32, I32, U64, I64: without loss, whatever its width. */
export interface PsInteger {
  readonly kind: 'integer';
  readonly type: IntegerType;
  readonly value: bigint;
}
export type IntegerType = 'By' | 'SB' | 'U16' | 'I16' | 'U32' | 'I32' | 'U64' | 'I64';

/** Sg and Db. */
export interface PsReal {
  readonly kind: 'real';
  readonly type: 'Sg' | 'Db';
  readonly value: number;
}

/**
 * What is text with a meaning: D, G, URI, Version, XD, SBK and SS. A secure string stays sealed: it is base64 that
 * nobody here can open.
 */
export interface PsText {
  readonly kind: 'decimal' | 'guid' | 'uri' | 'version' | 'xml' | 'script' | 'secure';
  readonly value: string;
}

/** One UTF-16 unit. */
export interface PsChar {
  readonly kind: 'char';
  readonly value: number;
}

export interface PsDate {
  readonly kind: 'date';
  /** With all seven digits of a second, as it was sent. */
  readonly text: string;
  /** Milliseconds since 1970 UTC; undefined where the host did not say which zone its clock is in. */
  readonly at: number | undefined;
}

export interface PsDuration {
  readonly kind: 'duration';
  /** XML Schema's form, such as P1DT2H3M4.5S. */
  readonly text: string;
  readonly seconds: number;
}

export interface PsBytes {
  readonly kind: 'bytes';
  readonly value: Uint8Array;
}

/** PR, as Windows PowerShell writes it to standard error. */
export interface PsProgressValue {
  readonly kind: 'progress';
  /** The elements of it by their names (MS-PSRP 2.2.5.1), unread. */
  readonly parts: ReadonlyMap<string, string | null>;
}

export type PsCollection = PsList | PsDictionary;

export interface PsList {
  readonly kind: 'list';
  readonly type: ListType;
  readonly items: readonly PsValue[];
}
export type ListType = 'LST' | 'IE' | 'STK' | 'QUE';

export interface PsDictionary {
  readonly kind: 'dictionary';
  readonly entries: readonly PsEntry[];
}

export interface PsEntry {
  readonly key: PsValue;
  readonly value: PsValue;
}

/** Obj: anything with types or members. Names are keys of maps, never properties: no name can do harm. */
export interface PsObject {
  readonly kind: 'object';
  /** The most derived first; empty when the host names none. */
  readonly types: readonly string[];
  /** How it shows itself. */
  readonly text: string | undefined;
  /** What it wraps: the number of an enumeration, a list, text with properties, another object. */
  readonly base: PsValue | undefined;
  /** Props: those of its .NET type. */
  readonly properties: ReadonlyMap<string, PsValue>;
  /** MS: those that PowerShell or a script has added. */
  readonly members: ReadonlyMap<string, PsValue>;
}

export interface PsObjectParts {
  readonly types?: readonly string[];
  readonly text?: string | undefined;
  readonly base?: PsValue | undefined;
  readonly properties?: ReadonlyMap<string, PsValue>;
  readonly members?: ReadonlyMap<string, PsValue>;
}

export function psObject(parts: PsObjectParts): PsObject {
  return {
    kind: 'object',
    types: parts.types ?? [],
    text: parts.text,
    base: parts.base,
    properties: parts.properties ?? new Map(),
    members: parts.members ?? new Map(),
  };
}

/** An object with these members and nothing else, in this order. */
export function psMembers(members: readonly (readonly [string, PsValue])[]): PsObject {
  return psObject({ members: new Map(members) });
}

export function int32(value: number): PsInteger {
  return { kind: 'integer', type: 'I32', value: BigInt(value) };
}

export function int64(value: bigint): PsInteger {
  return { kind: 'integer', type: 'I64', value };
}

export function psVersion(value: string): PsText {
  return { kind: 'version', value };
}

/** A list of any values: `[object[]]` for PowerShell. */
export function psList(items: readonly PsValue[]): PsList {
  return { kind: 'list', type: 'LST', items };
}

/** A hashtable with text as keys. */
export function psDictionary(entries: Iterable<readonly [string, PsValue]>): PsDictionary {
  return { kind: 'dictionary', entries: Array.from(entries, ([key, value]) => ({ key, value })) };
}
