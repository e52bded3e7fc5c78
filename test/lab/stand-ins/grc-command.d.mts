export function urlFor(argv: readonly string[], env: Readonly<Record<string, string>>): Promise<{ url: string } | { error: string }>;
