/**
 * Name of a particle and its antiparticle in parameters: without the sign or tilde at its end, "mu-" and "mu+" -> "mu", "chi1~" -> "chi1".
 */
export function commonName(particle: string): string {
  return particle.replace(/[-+~]+$/, '');
}

/** "mass.mu-" -> "mass.mu", "width.W+" -> "width.W"; other names as they are. */
export function canonicalParameter(name: string): string {
  return /^(?:mass|width)\../.test(name) ? commonName(name) : name;
}
