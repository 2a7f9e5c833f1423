export function packageWith(spec: string): { folder: string } | { missing: string };
