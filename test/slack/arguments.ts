import { isJson, type Json, parseJson } from './json.ts';
import { Refusal } from './refusal.ts';

/** The arguments of a call, whether they came as JSON or as a form. */
export class Arguments {
  readonly given: Json;

  constructor(given: Json) {
    this.given = given;
  }

  text(name: string): string | undefined {
    const value = this.given[name];
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  required(name: string, error = 'invalid_arguments'): string {
    const value = this.text(name);
    if (value === undefined) {
      throw new Refusal(error, {
        response_metadata: { messages: [`[ERROR] missing required field: ${name}`] },
      });
    }
    return value;
  }

  /** An object or a list, which forms carry as JSON text; undefined where it is not given at all. */
  structure(name: string, error: string): unknown {
    const value = this.given[name];
    if (value === undefined || value === '') return;
    const parsed = typeof value === 'string' ? parseJson(value) : value;
    if (!isJson(parsed) && !Array.isArray(parsed)) throw new Refusal(error);
    return parsed;
  }

  flag(name: string): boolean {
    const value = this.text(name);
    return value === 'true' || value === '1';
  }

  number(name: string, otherwise: number): number {
    const value = Number(this.text(name) ?? otherwise);
    return Number.isInteger(value) ? value : otherwise;
  }

  /** The same with one argument under another name as well. */
  renamed(from: string, to: string): Arguments {
    return new Arguments({ ...this.given, [to]: this.given[from] });
  }

  has(name: string): boolean {
    return this.given[name] !== undefined;
  }
}
