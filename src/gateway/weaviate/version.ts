/** Whose behaviour is spoken: clients choose by it what they send. */
export const weaviateVersion = '1.37.5';
