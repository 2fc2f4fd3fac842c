import type { CheckedScript } from '#src/ports/script-check.ts';

/** A script of a playbook, as the playbook names it. */
export interface ScriptUse {
  readonly playbook: string;
  readonly role: CheckedScript['role'];
  /** Of the probe or the remedy. */
  readonly name: string;
  /** Path inside the folder of the playbook. */
  readonly file: string;
}

/** Verbs that Windows PowerShell approves, so that importing the module warns of nothing. */
const verbs: Readonly<Record<CheckedScript['role'], string>> = {
  probe: 'Read',
  apply: 'Invoke',
  confirm: 'Confirm',
  rollback: 'Undo',
};

/** What stands in a transcript: "Undo-FettleRdpClosedBeforeLogon_RepairKeyRights". */
export function functionNameOf({ playbook, role, name }: ScriptUse): string {
  return `${verbs[role]}-Fettle${words(playbook)}_${words(name)}`;
}

function words(kebab: string): string {
  return kebab
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
