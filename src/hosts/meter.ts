/** Work that is left for something that may take more than anybody waits for, in small steps. Below zero, it is given up. */
export interface Meter {
  left: number;
}
