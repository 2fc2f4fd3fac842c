import { sha256Hex } from '#src/digest.ts';
import type { Platform } from '#src/playbook/schema.ts';
import type { ScriptLanguage } from '#src/script/job.ts';

export interface Script {
  readonly language: ScriptLanguage;
  readonly text: string;
  /** SHA-256 of the text, hex. */
  readonly digest: string;
}

export interface ScriptFiles {
  readonly linux?: string | undefined;
  readonly windows?: string | undefined;
}

/** The script for a platform, out of the files of a playbook; `undefined` when there is none. */
export function scriptOf(
  files: Readonly<Record<string, string>>,
  paths: ScriptFiles,
  platform: Platform,
): Script | undefined {
  const path = paths[platform];
  const text = path === undefined ? undefined : files[path];
  if (text === undefined) return undefined;
  return { language: platform === 'windows' ? 'powershell' : 'sh', text, digest: sha256Hex(text) };
}

/** "30s" in milliseconds. */
export function deadlineMs(deadline: string): number {
  return Number.parseInt(deadline, 10) * 1000;
}
