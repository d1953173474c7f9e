import type { JsonObject } from '../model/json.ts';

/** What a view may be asked for. */
export interface ViewOptions {
  /** Characters that stay of what is shortened: 0 to 15. */
  readonly minimumLength: number;
}

/** A configuration as a view shows it. */
export interface ShownConfiguration {
  readonly config: JsonObject;
  /** JSON pointers of the documents within it that the view is about. None: it does not apply. */
  readonly documents: readonly string[];
  /** False: it would have been too long, so some of it is shown as it stands. */
  readonly complete: boolean;
}

/** Another way to show configurations, such as with the wildcards of their policies written out. Pure. */
export interface ConfigurationView {
  /** Its public name: `expanded`. */
  readonly name: string;
  readonly title: string;
  show(config: JsonObject, options: ViewOptions): ShownConfiguration;
}
