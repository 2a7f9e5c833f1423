/** Version of the generated physics: raised, with a line in the changelog, by every change that alters events for the same spec and seed. */
export const physicsVersion = 9;
