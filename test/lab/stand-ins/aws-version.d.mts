export function versionLine(version: string): { to: 'stdout' | 'stderr'; line: string };
