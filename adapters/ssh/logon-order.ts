/** Ways to prove who we are, by ssh2's names. */
export type Proof = 'publickey' | 'agent' | 'password' | 'keyboard-interactive';

type Next = Proof | 'none' | false;

/**
 * Which proof to try next, once the server has said what it takes. Keys go before passwords, and a
 * refused password is not sent a second time in another form: that would lock accounts twice as fast.
 */
export function logonOrder(
  have: readonly Proof[],
): (left: readonly string[] | null | undefined) => Next {
  const tried = new Set<Proof>();
  return (left) => {
    // The first turn asks what is allowed; sshd counts it as no attempt.
    if (left === null || left === undefined) return 'none';
    const next = have.find((proof) => !tried.has(proof) && left.includes(nameOf(proof)));
    if (next === undefined) return false;
    tried.add(next);
    if (next === 'password') tried.add('keyboard-interactive');
    return next;
  };
}

/** To the server an agent's key is a key. */
function nameOf(proof: Proof): string {
  return proof === 'agent' ? 'publickey' : proof;
}
