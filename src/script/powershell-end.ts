/**
 * Ends the process that it runs in: a script that cannot be stopped would keep it alive behind its connection, and
 * go on in it.
 */
export const powershellEnd = '[Diagnostics.Process]::GetCurrentProcess().Kill()';
