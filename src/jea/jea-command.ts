import { sha256Hex } from '#src/digest.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import type { Value } from '#src/playbook/reading.ts';
import type { ScriptCall } from '#src/script/job.ts';
import { moduleText, scriptUses } from './script-uses.ts';

/** A command of the module Fettle.Remedies with its parameters. No text in it ever becomes code. */
export interface JeaCommand {
  readonly command: string;
  readonly parameters: Readonly<Record<string, Value>>;
}

/** Names of functions by the SHA-256 of the script that each of them runs. */
export type JeaCommands = ReadonlyMap<string, string>;

/** Parameters that every function has for itself; a script cannot have one of that name. */
export const ownParameters = ['Digest', 'Number', 'DeadlineMs', 'Preview', 'State'] as const;

/** What the module that "fettle winrm jea" makes of these playbooks can do. */
export function jeaCommandsOf(playbooks: readonly LoadedPlaybook[]): JeaCommands {
  return new Map([...scriptUses(playbooks)].map(([digest, { command }]) => [digest, command]));
}

/**
 * The command for this call, all but -Number, by which its caller finds the answer. Undefined when no playbook
 * has this very text, or when a parameter of it takes the name of one that the function has for itself.
 */
export function jeaCommandFor(call: ScriptCall, commands: JeaCommands): JeaCommand | undefined {
  const digest = sha256Hex(moduleText(call.text));
  const command = commands.get(digest);
  const given = Object.entries(call.parameters).map(
    ([name, value]) => [parameterName(name), value] as const,
  );
  if (command === undefined || given.some(([name]) => isOwn(name))) return undefined;
  return {
    command,
    parameters: {
      Digest: digest,
      DeadlineMs: call.deadlineMs,
      ...(call.mode === 'preview' ? { Preview: true } : {}),
      ...(call.state === undefined ? {} : { State: JSON.stringify(call.state) }),
      ...Object.fromEntries(given),
    },
  };
}

/** As scripts write it: "KeyFile" for the "keyFile" of a playbook. */
export function parameterName(key: string): string {
  return key.charAt(0).toUpperCase() + key.slice(1);
}

/** PowerShell does not tell "digest" from "Digest". */
export function isOwn(name: string): boolean {
  return ownParameters.some((own) => own.toLowerCase() === name.toLowerCase());
}
