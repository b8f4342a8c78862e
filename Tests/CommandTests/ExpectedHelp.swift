/// What the command says of itself, at 80 columns.
enum ExpectedHelp {
  static let root: Text = """
    OVERVIEW: Trains a character-level language model on your text and writes new
    text with it.

      charrnn train novel.txt
      charrnn sample --temperature 0.8

    The first trains on a text and saves model.safetensors in the current folder;
    the second writes new text with it.

    USAGE: charrnn <subcommand>

    OPTIONS:
      --version               Show the version.
      -h, --help              Show help information.

    SUBCOMMANDS:
      train                   Train a model on a text.
      sample                  Write new text with a trained model.
      vocab                   Show the vocabulary that a text would give.

      See 'charrnn help <subcommand>' for detailed help.

    """

  static let train: Text = """
    OVERVIEW: Train a model on a text.

    Writes the best model so far to --output and beside it the state of the run, at
    every evaluation, every 60 seconds and at Ctrl-C; --resume goes on from there.

    USAGE: charrnn train [<options>] <file> ...

    ARGUMENTS:
      <file>                  The texts to train on; - is standard input.

    TEXT:
      --encoding <encoding>   The encoding of the files. (default: utf-8)
            utf-8             - UTF-8; UTF-16 where the file begins with its
                                byte-order mark
            utf-16            - UTF-16, by its byte-order mark, little-endian
                                without one
            cp949             - CP949 (Unified Hangul Code), which includes EUC-KR
      --normalize <normalize> The Unicode form to bring the text into. (default:
                              nfc)
            nfc               - canonical composition (default)
            nfd               - canonical decomposition
            nfkc              - compatibility composition
            none              - leave the text as it is
      --unit <unit>           What the model reads and writes one by one. (default:
                              scalar)
            scalar            - one Unicode scalar; a Hangul syllable is one unit
            grapheme          - one extended grapheme cluster; joined emoji and
                                old Hangul are one unit
            jamo              - the jamo of Hangul syllables, put together again
                                on output
            byte              - one byte of UTF-8; all 256 are always in the
                                vocabulary
      --min-count <n>         Fold units that come less often than this into <unk>.
                              (default: 1)

    MODEL:
      --layers <n>            Recurrent layers. (default: 2)
      --hidden-size <n>       The width of a layer. (default: 256)
      --embedding-size <n>    The width of an embedding. (default: 128)

    TRAINING:
      --epochs <n>            Passes over the text. (default: 10, or as many as
                              make 1,500 steps)
      --max-steps <n>         End after this many steps, counted over the whole run.
      --max-minutes <m>       End after this many minutes; the learning rate has
                              come down by then.
      --batch-size <n>        Stretches of the text read side by side. (default: 16)
      --sequence-length <n>   Units a step sees of each stretch. (default: 64)
      --learning-rate <rate>  The highest learning rate. (default: 0.004)
      --dropout <p>           The probability of dropping a value between layers.
                              (default: 0.1)
      --seed <n>              Where chance starts from. (default: 1)
      --stateless             Start every window from nothing instead of going on
                              where the last one ended.

    OPTIONS:
      -o, --output <file>     Where the model goes. (default: model.safetensors)
      --force                 Overwrite a model that lies there already.
      --resume                Go on with the run whose state lies beside --output.
      --holdout <share>       The share of each file, at its end, to evaluate on
                              instead of training on it; 0 is none. (default: 0.1)
      --validation <file>     A text to evaluate on; the files are then trained on
                              as a whole.
      --threads <n>           Threads to compute with. (default: one a processor)
      --precision <type>      The numbers that training multiplies; it adds up and
                              keeps weights in fp32. (default: auto)
            auto              - bf16 where the processor has instructions for it,
                                else fp32
            fp32              - 32 bits
            bf16              - 16 bits with the range of fp32; without such
                                instructions slower than fp32
      -q, --quiet             Write nothing but warnings and errors.
      --version               Show the version.
      -h, --help              Show help information.


    """

  static let sample: Text = """
    OVERVIEW: Write new text with a trained model.

    Only the text goes to standard output. The same seed gives the same text.

    USAGE: charrnn sample [<options>]

    OPTIONS:
      -m, --model <file>      The model to write with. (default: model.safetensors)
      -p, --prompt <text>     What the text begins with; it is written too.
      -t, --temperature <t>   How bold the choice is: 0 takes the most likely unit,
                              1 draws as the model says, more is wilder. (default:
                              0.8)
      --top-k <k>             Choose among the k most likely units only; 0 is all.
                              (default: all)
      --greedy                Always take the most likely unit, as --temperature 0.
      -l, --length <n>        How many characters to write (grapheme clusters; the
                              prompt is not counted). (default: 500)
      --seed <n>              Where chance starts from. (default: drawn, and told
                              on standard error)
      -c, --count <n>         How many texts to write, a blank line between.
                              (default: 1)
      --threads <n>           Threads to compute with. (default: one a processor)
      --weights <type>        The numbers that the weights are kept as for writing.
                              (default: auto)
            auto              - bf16 where the processor has instructions for it,
                                else fp32
            fp32              - 32 bits, as trained
            bf16              - 16 bits: less memory to read for all but the same
                                text
            int8              - 8 bits, each row of a matrix with its own scale:
                                the fastest
      --version               Show the version.
      -h, --help              Show help information.


    """

  static let vocab: Text = """
    OVERVIEW: Show the vocabulary that a text would give.

    USAGE: charrnn vocab [<options>] <file> ...

    ARGUMENTS:
      <file>                  The texts; - is standard input.

    TEXT:
      --encoding <encoding>   The encoding of the files. (default: utf-8)
            utf-8             - UTF-8; UTF-16 where the file begins with its
                                byte-order mark
            utf-16            - UTF-16, by its byte-order mark, little-endian
                                without one
            cp949             - CP949 (Unified Hangul Code), which includes EUC-KR
      --normalize <normalize> The Unicode form to bring the text into. (default:
                              nfc)
            nfc               - canonical composition (default)
            nfd               - canonical decomposition
            nfkc              - compatibility composition
            none              - leave the text as it is
      --unit <unit>           What the model reads and writes one by one. (default:
                              scalar)
            scalar            - one Unicode scalar; a Hangul syllable is one unit
            grapheme          - one extended grapheme cluster; joined emoji and
                                old Hangul are one unit
            jamo              - the jamo of Hangul syllables, put together again
                                on output
            byte              - one byte of UTF-8; all 256 are always in the
                                vocabulary
      --min-count <n>         Fold units that come less often than this into <unk>.
                              (default: 1)

    OPTIONS:
      --json                  Write JSON instead of a table.
      --version               Show the version.
      -h, --help              Show help information.


    """
}
