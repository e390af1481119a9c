/** So many runs can be compared at once: more would be too small to see. */
export const mostCompared = 6
