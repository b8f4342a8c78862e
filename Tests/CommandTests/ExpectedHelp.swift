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
      evaluate                Measure how well models foretell a text.
      mix                     Make one model of several.
      plot                    Draw the training curves of one run or several.
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
      --cell <cell>           What the model is made of. (default: lstm)
            lstm              - long short-term memory, PyTorch's equations
            gru               - gated recurrent unit, PyTorch's equations
            rnn-tanh          - plain recurrent network with tanh
            rnn-relu          - plain recurrent network with the rectifier
            window            - feed-forward network over the last --context units
            ngram             - n-gram counts with modified Kneser–Ney smoothing
      --context <n>           Characters that a window network sees; for --cell
                              window. (default: 16)
      --order <n>             Characters of an n-gram, the one that is predicted
                              included; for --cell ngram. (default: 5)
      --layers <n>            Layers, one upon another. (default: 2)
      --hidden-size <n>       The width of a layer. (default: 256)
      --embedding-size <n>    The width of an embedding. (default: 128, or
                              --hidden-size with --tie)
      --compose <way>         Make Hangul syllables of their consonants and vowels;
                              a prompt may then hold any syllable. (default: auto)
            auto              - a Hangul syllable's vectors are sums of its own
                                and those of its consonants and vowel
            none              - every unit has vectors of its own alone
      --tie                   Use one table as embedding and as projection.

    TRAINING:
      --preset <preset>       A whole recipe; options that are given besides win.
                              (default: standard)
            standard          - the defaults: AdamW with a cosine, for texts of
                                0.3 to 5 MB
            by-hand           - as tutorials update by hand: SGD at 20, clipped
                                to 0.25, a quarter at plateaus
      --epochs <n>            Passes over the text. (default: 10, or as many as
                              make 1,500 steps)
      --max-steps <n>         End after this many steps, counted over the whole run.
      --max-minutes <m>       End after this many minutes; the learning rate has
                              come down by then.
      --patience <n>          End after this many evaluations in a row without
                              improvement on held-out text; 0 is never. (default: 0)
      --evaluate-every <n|epoch>
                              Evaluate on held-out text after this many steps, or
                              after each epoch. (default: an epoch, but 50 to 1,000
                              steps)
      --batch-size <n>        Stretches of the text read side by side. (default: 16)
      --sequence-length <n>   Units a step sees of each stretch. (default: 64)
      --seed <n>              Where chance starts from. (default: 1)
      --stateless             Start every window from nothing instead of going on
                              where the last one ended.

    UPDATE RULE:
      --update-rule <rule>    What a gradient does to the weights; the learning
                              rate becomes one that suits it. (default: adamw)
            adamw             - Adam with decoupled weight decay
            adam              - the mean gradient over its mean size
            sgd               - the gradient itself, with momentum where asked for
            rmsprop           - the gradient over its mean size
            adagrad           - the gradient over its size so far
      --momentum <x>          The share of the step before that a step keeps (sgd,
                              rmsprop). (default: 0)
      --weight-decay <x>      How strongly the matrices are drawn to 0. (default:
                              0.01 with adamw, else 0)
      --clip-norm <x>         Scale longer gradients down to this length; 0 is
                              none. (default: 1)
      --clip-value <x>        Bring each element of a gradient between this and its
                              negative, instead of --clip-norm unless that is given
                              too. (default: 0, off)
      --average-decay <x>     Evaluate and save a running average of the weights,
                              of which each step keeps this share; 0 is none.
                              (default: 0, off)

    LEARNING RATE:
      --learning-rate <rate>  The highest learning rate. (default: 0.008, or what
                              suits update rule and cell)
      --schedule <schedule>   How the learning rate falls. (default: cosine)
            cosine            - half a cosine down to the final share, by itself
                                with a warm-up
            constant          - the same rate all along
            step              - times the decay factor after every few epochs
            exponential       - by the same share at every step, down to the
                                final share
            plateau           - times the decay factor at each evaluation without
                                improvement
      --warmup-steps <n>      Steps in which the learning rate first rises.
                              (default: a twentieth of the run, 100 at most, with
                              cosine, else 0)
      --final-share <x>       The share of the learning rate that is left at the
                              end (cosine, exponential). (default: 0.02)
      --decay-factor <x>      What the learning rate is multiplied by when it falls
                              (step, plateau). (default: 0.5; plateau 0.25)
      --decay-epochs <n>      Epochs after which the learning rate falls (step).
                              (default: 2)

    DROPOUT:
      --dropout <p>           The probability of dropping a value. (default: 0.3)
      --dropout-places <places>
                              Where values are dropped, with commas between:
                              embedding, layers, output. (default: layers,output)
      --locked-dropout        Drop the same values at every place of a window.
      --weight-drop <p>       The probability of dropping a weight between a
                              layer's steps. (default: 0, off)

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
    --show-chain prints the steps of the sampler chain in the order in which they
    act; a default that is off makes no step.

    USAGE: charrnn sample [<options>]

    TEXT:
      -p, --prompt <text>     What the text begins with; it is written too. - reads
                              it from standard input.
      --prompt-file <file>    The same from a file; - is standard input.
      -l, --length <n>        How many characters to write (grapheme clusters; the
                              prompt is not counted). (default: 500)
      --stop <text>           End the text where the model writes this, without it;
                              \\n is a line feed. May be given several times.
      --max-lines <n>         End the text after n lines; the first is the one that
                              the prompt began.
      --until-sentence        Write on beyond the length to the end of the sentence.
      -c, --count <n>         How many texts to write, a blank line between.
                              (default: 1)

    SAMPLER CHAIN:
      -t, --temperature <t>   Below 1 safer, above 1 bolder; 0 always takes the
                              most probable unit. (default: 0.8)
      --greedy                Always take the most probable unit: temperature 0.
      --top-k <k>             Draw from the k most probable units. (default: 0, off)
      --top-p <p>             Draw from the most probable units that together have
                              this probability. (default: 1, off)
      --min-p <p>             Draw from the units that have this share of the best
                              one's probability. (default: 0, off)
      --typical <p>           Draw from the units about as surprising as is to be
                              expected that together have this probability.
                              (default: 1, off)
      --top-n-sigma <n>       Draw from the units within n standard deviations of
                              the best logit. (default: 0, off)
      --xtc-probability <p>   How often the most probable units are left out.
                              (default: 0, off)
      --xtc-threshold <p>     How probable a unit must be to be left out; above 0.5
                              none is. (default: 0.1)
      --repetition-penalty <x>
                              Above 1 the units of the recent text come less often,
                              however often they came. (default: 1, off)
      --presence-penalty <x>  Taken from the logit of each unit of the recent text.
                              (default: 0, off)
      --frequency-penalty <x> Taken from the logit of a unit for each time that it
                              comes in the recent text. (default: 0, off)
      --penalty-window <n>    How many units back the penalties look; 0 is all.
                              (default: 64)
      --dry-multiplier <x>    How strongly the text is kept from repeating passages
                              (DRY). (default: 0, off)
      --dry-base <x>          By how much the penalty of a repetition is multiplied
                              for each further unit. (default: 1.75)
      --dry-allowed-length <n>
                              How many units may be repeated freely. (default: 2)
      --dry-range <n>         How many units back repetitions are looked for; 0 is
                              all. (default: 1024)
      --dry-breakers <characters>
                              Characters that no repetition goes across; \\n is a
                              line feed. (default: \\n)
      --dynamic-temperature-range <t>
                              How far the temperature falls where the model is sure
                              and rises where it is not. (default: 0, off)
      --dynamic-temperature-exponent <x>
                              Above 1 the dynamic temperature stays low for longer.
                              (default: 1)
      --temperature-cycle <t,t,…>
                              Temperatures to walk through along the text, instead
                              of one.
      --temperature-cycle-period <n>
                              How many units one round of the temperatures takes.
                              (default: 300)
      --mirostat <version>    2 steers how surprising the text is, instead of all
                              steps that leave units out. (default: 0, off)
      --mirostat-target <bits>
                              How surprising a unit is to be on average, in bits.
                              (default: 3)
      --mirostat-rate <x>     How fast mirostat corrects what it lets through.
                              (default: 0.1)
      --bias <unit=x>         Add x to the logit of a unit: '의=-2' makes it about 7
                              times less probable. May be given several times.

    FORM:
      --only <names>          Write nothing but spaces, line feeds and these, with
                              commas between: scripts (hangul, latin, han, …) and
                              classes (ascii, letters, marks, digits, numbers,
                              punctuation, symbols, emoji).
      --ban <characters>      Never write these characters.
      --acrostic <word>       Begin each line with the next character of this word,
                              as in 삼행시.
      --syllables <metre>     How many syllables each phrase has, with / between
                              lines, as in 시조: 3,4,3,4/3,4,3,4/3,5,4,3.
      --contains <word>       Write this word somewhere in the text. May be given
                              several times.
      --max-copy <n>          Never copy n characters in a row from the training
                              text; needs --training-text.
      --training-text <file>  The text that the model was trained on: to keep to
                              --max-copy, and to tell how much of what was written
                              is copied. May be given several times.
      --encoding <encoding>   The encoding of the prompt's file and the training
                              text. (default: utf-8)
            utf-8             - UTF-8; UTF-16 where the file begins with its
                                byte-order mark
            utf-16            - UTF-16, by its byte-order mark, little-endian
                                without one
            cp949             - CP949 (Unified Hangul Code), which includes EUC-KR

    BEAM SEARCH:
      --beam <k>              Look for the most probable text, with k of them side
                              by side, instead of drawing one.
      --length-penalty <x>    Texts are compared by log-probability / length^x:
                              above 0 longer ones gain, below 0 shorter ones.
                              (default: 1)
      --early-stopping <when> When the search ends. (default: false)
            true              - as soon as k texts are complete
            false             - as soon as k texts are complete and no other
                                looks better
            never             - only when k texts are complete and no other can
                                get better
      --no-repeat-ngram <n>   Let no run of n units come twice.
      --beam-groups <n>       Share the k texts out among n groups that avoid one
                              another. (default: 1)
      --diversity-penalty <x> How strongly groups avoid one another. (default: 0.5)
      --n-best <n>            Write the n best texts, their scores to standard
                              error. (default: 1)
      --beam-stochastic       Draw k texts by the sampler chain instead, no two the
                              same; --n-best of them are written.

    OPTIONS:
      -m, --model <file>      The model to write with. (default: model.safetensors)
      --seed <n>              Where chance starts from. (default: drawn, and told
                              on standard error)
      -i, --interactive       Write in turns with the model: type a line, read on,
                              change settings in between; /help tells how.
      --json                  Write each text as a JSON object on a line of its
                              own, with ids, log-probabilities and settings.
      --color <what>          On a terminal, shade each character by how unexpected
                              it was. (values: surprise)
      --show-chain            Print the sampler chain, a step a line, and end.
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

  static let evaluate: Text = """
    OVERVIEW: Measure how well models foretell a text.

    The last name is the text, - is standard input; the models before it are shown
    side by side, and without any it is model.safetensors. Every character is
    charged, unseen ones too. Models of different units compare by bits a character
    or a byte.

    USAGE: charrnn evaluate [<options>] [<model> ...] <file>

    ARGUMENTS:
      <file>                  Models, and last the text to measure them by.

    DYNAMIC EVALUATION:
      --dynamic               Read the text once more and let the model learn from
                              each stretch of it after it was charged (Krause et
                              al. 2018). The model file stays as it is.
      --dynamic-segment <n>   Units that are charged between updates. (default: 32)
      --dynamic-rate <rate>   The learning rate. (default: 0.02)
      --dynamic-decay <share> The share of the way back to the trained weights that
                              each update takes. (default: 0.002)

    SURPRISAL:
      --surprisal <html>      Write the text as a page with each character shaded
                              by its surprisal.
      --surprisal-limit <n>   How many characters of the text the page shows.
                              (default: 50,000)

    OPTIONS:
      --encoding <encoding>   The encoding of the text. (default: utf-8)
            utf-8             - UTF-8; UTF-16 where the file begins with its
                                byte-order mark
            utf-16            - UTF-16, by its byte-order mark, little-endian
                                without one
            cp949             - CP949 (Unified Hangul Code), which includes EUC-KR
      --holdout <share>       Measure by this share of the text alone, at its end,
                              as training holds it out. (default: the whole text)
      --protocol <which>      How the text is read. (default: both)
            stateful          - one pass, the state carried from end to end
            windows           - independent windows of 256 units, each from
                                nothing
            both              - one after the other
      --json                  Write JSON instead of a table.
      --threads <n>           Threads to compute with. (default: one a processor)
      --version               Show the version.
      -h, --help              Show help information.


    """

  static let mix: Text = """
    OVERVIEW: Make one model of several.

      charrnn mix novel.safetensors counts.safetensors --weight 0.7

    The probability of what comes next is the weighted mean of the models'
    probabilities. The models must have the same vocabulary: train them on the same
    files with the same text options. The file that is written holds all of them.

    USAGE: charrnn mix [<options>] --weight <weight> <model> <model> ...

    ARGUMENTS:
      <model>                 The models, two or more.

    OPTIONS:
      --weight <weight>       The weight of a model, in the order of the models;
                              repeat it. With one weight fewer than models the last
                              gets the rest to 1; with as many, weights are divided
                              by their sum.
      -o, --output <file>     Where the mixture goes. (default: mixture.safetensors)
      --force                 Overwrite a model that lies there already.
      -q, --quiet             Write nothing but warnings and errors.
      --version               Show the version.
      -h, --help              Show help information.


    """

  static let plot: Text = """
    OVERVIEW: Draw the training curves of one run or several.

    Training writes its curves beside the model already; this draws several runs
    over one another, or on other axes.

    USAGE: charrnn plot [<options>] <run> ...

    ARGUMENTS:
      <run>                   A model, the metrics file beside it, or a folder that
                              holds some.

    OPTIONS:
      -o, --output <file>     Where the picture goes, as SVG. (default: curves.svg)
      --png <file>            Make a PNG of it too, by rsvg-convert, inkscape or
                              ImageMagick.
      --x <what>              What the horizontal axis shows. (default: steps)
            steps             - updates of the parameters
            seconds           - time spent on the run; in minutes or hours where
                                it is long
            epochs            - passes over the training text
      --y <what>              What the vertical axis shows. (default: perplexity)
            perplexity        - e^loss, on a logarithmic axis where it spans much
            loss              - nats a unit
            bits              - bits a character, which compare between kinds of
                                units
      --version               Show the version.
      -h, --help              Show help information.


    """
}
