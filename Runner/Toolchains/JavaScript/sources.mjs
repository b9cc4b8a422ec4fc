// What runs is what was written. The TypeScript toolchain has a file of this name that compiles first.
export const prepare = () => [];
export const original = place => place;
