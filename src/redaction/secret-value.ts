// What stands behind "password:" and is a statement about it, not the password.
const statements = new Set(
  (
    'incorrect wrong expired invalid required missing empty none null nil yes no true false blank unknown unset set ' +
    'ok error failed failure changed change reset must will never and or not is was has the a an my your for of on to in ' +
    'unchanged updated hidden masked redacted removed prompt ask protected policy authentication hint'
  ).split(' '),
);

// The working folder of a shell is called PWD, too.
const path =
  /^\/(?:(?:home|root|var|tmp|etc|usr|opt|srv|mnt|run|data|app)(?:\/[\w.-]{0,64}){0,32})?$/;

/** Whether what stands behind "password:" may be one, and is no statement about it, no path and no mask. */
export function isValue(value: string): boolean {
  const bare = value.replaceAll(/^["'`]|["'`.,;:!?)\]]+$/g, '');
  return (
    bare !== '' &&
    !statements.has(bare.toLowerCase()) &&
    !/^[*•·xX.…<>_-]+$/.test(bare) &&
    !path.test(bare)
  );
}

/** A word of a sentence is not a password; one with a digit, a sign or mixed case may be. */
export function looksChosen(value: string): boolean {
  const bare = value.replaceAll(/^["'`]|["'`.,;:!?)\]]+$/g, '');
  return (
    isValue(value) &&
    (/[\d!$%^&*#@+=~]/.test(bare) || /[a-z][A-Z]/.test(bare) || /^["'`]/.test(value))
  );
}
