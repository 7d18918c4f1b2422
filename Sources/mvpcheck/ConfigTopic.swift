extension Topic {
  /// How settings come from a config and from the environment.
  static let config = Topic(
    name: "config", summary: "settings in a file or in the environment",
    body: """
      A flag holds before a variable of the environment, that before a config, that
      before the default. -v says of every setting where it came from.

      The config is mvpcheck.json in the working folder, or FILE with --config FILE;
      --no-config goes without. The report names it. It is a JSON object whose keys
      are names of flags, '_' for '-':

        {
          "user_column": "uid",
          "churn_after": "14d",
          "friction": ["*_failed", "oops_*"],
          "max_reject_rate": 0.02,
          "max_age": "8d",
          "fail_on": ["friction_share > 40%"]
        }

      Numbers are numbers (seed, threads, top, width, level, and max_reject_rate from
      0 to 1), flags without a value are true or false, those that may be given more
      than once are lists. What is typed takes the place of a whole list. Keys of
      another command are passed over; a key that is none, a value of the wrong kind
      and a key that stands twice are errors, exit 2: an alarm that is misspelt would
      never ring.

      A config cannot name inputs, outputs, lists of rejects, locks, commands or
      addresses.

      To begin with one that reads your log as it is read now:

        mvpcheck inspect events.csv --write-config > mvpcheck.json

      Variables are MVPCHECK_ and the flag's name, such as MVPCHECK_CHURN_AFTER=14d
      or MVPCHECK_CONFIG=weekly.json; flags without a value take 1, 0, true or false,
      and on the command line --strict=false. Lists (--friction, --fail-on and the
      like) and names of files to write are not taken from the environment: naming
      one is an error, and so is a name close to one that counts. Any other variable
      is left alone, and so is one that is empty.
      """)
}
