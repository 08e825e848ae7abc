/** A file's name without its folder, and without what follows its first dot. */
export const nameOf = (file: string): string => file.replace(/^.*[/\\]/, '').replace(/\..*$/, '');
