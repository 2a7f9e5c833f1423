export function pythonWith(packages: readonly string[]): { python: string } | { missing: string };
export function runPython(python: string, program: string, args?: readonly string[]): string;
