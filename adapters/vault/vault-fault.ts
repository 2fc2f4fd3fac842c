import { BotError } from '#src/errors.ts';
import type { VaultAnswer } from './vault-request.ts';

// What its own messages say is not shown: they may quote what was sent.
const reasons: Readonly<Record<number, string>> = {
  301: 'it leads elsewhere; write the address of the active server',
  302: 'it leads elsewhere; write the address of the active server',
  307: 'it leads elsewhere; write the address of the active server',
  308: 'it leads elsewhere; write the address of the active server',
  400: 'it does not understand the request',
  403: 'the policy of the login does not allow it, or the login is over',
  404: 'there is nothing at that path',
  429: 'it is asked too often, or this server only stands by',
  473: 'this server only stands by',
  501: 'it is not initialised',
  503: 'it is sealed, or under maintenance',
};

/** Why a value could not be read. Status codes: Vault HTTP API, "HTTP status codes". */
export function refusedRead(answer: VaultAnswer, reference: string): BotError {
  return new BotError('secret-missing', `the secret ${reference} is not to be had`, {
    hint: `The vault answers ${answer.status}: ${reasonOf(answer)}.`,
  });
}

export function refusedLogin(answer: VaultAnswer, kind: string): BotError {
  return new BotError('secret-missing', `the vault refuses the login by ${kind}`, {
    hint: `It answers ${answer.status}: ${loginReason(answer)}.`,
  });
}

function loginReason(answer: VaultAnswer): string {
  if (answer.status === 400 || answer.status === 403)
    return 'wrong role or proof, or one that is used up';
  return reasonOf(answer);
}

function reasonOf({ status }: VaultAnswer): string {
  return reasons[status] ?? 'an answer that Fettle does not know';
}
