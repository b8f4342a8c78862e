/// What happens on the way: one to three of these in a tale, in any order.
extension Scenes {
  static let journey = [
    weatherOnTheRoad, market, nightInTheWild, animalInTrouble, festival, workForLodging, river, riddle,
    talkingBirds,
    oldTree, orchard, music,
  ]

  private static let weatherOnTheRoad = Scene([
    [
      "{time}부터 {weather#1:이} 내리기 시작했다.",
      "갑자기 하늘이 어두워지더니 {weather#1:과} 바람이 몰려왔다.",
      "{adj.air:은} 바람이 {wild:로} 불어오고 {weather#1:이} 내렸다.",
      "그 무렵에는 {weather#1:이} 자주 내렸다.",
    ],
    [
      "{hero:은} {wild} 옆의 {shelter:로} 뛰어 들어갔다.",
      "{hero:은} {tree} 아래에서 {weather#1:을} 피하며 {kin:을} 떠올렸다.",
      "{weather#1:은} {span} 동안 그치지 않았다. {hero:의} {thing:과} {thing:이} 다 젖었다.",
      "{hero:은} {cover:로} 머리를 가리고 {manner} 걸었다.",
    ],
    [
      "얼마 뒤 {weather#1:이} 그치고 {light:이} {look} 비쳤다.",
      "이윽고 구름이 걷히자 {wild:로} {light:이} 쏟아졌다.",
      "“{weather#1:이} 그치면 {light:을} 볼 수 있겠지.” {hero:은} 이렇게 생각했다.",
      "{bird:과} {bug:이} 다시 울기 시작했다.",
    ],
  ])

  private static let market = Scene([
    [
      "{hero:은} 큰 고을의 장터로 들어갔다.",
      "마침 장날이라 {building}에는 사람들이 많았다.",
      "{hero:은} {food} 냄새를 따라 장터로 {go:었다}.",
    ],
    [
      "장터에는 {food:과} {food:을} 파는 사람, {thing:과} {thing:을} 파는 사람이 가득했다.",
      "한쪽에서는 {seafish:과} {seafish:을} 팔고 한쪽에서는 {fruit:과} {fruit:을} 팔았다.",
      "{person:이} {thing:을} 고르고 {person:은} {thing:을} 구경했다.",
      "{person:은} {crop:과} {cattle:을} 바꾸고 싶어 했다.",
      "{person:과} {person:이} {thing} 값을 놓고 다투고 있었다.",
    ],
    [
      "“이 {thing:을} 사시오. {jewel:로} 값을 치르면 되오.” {person:이} {say:었다}.",
      "“{adj.thing:은} {thing:이} 있습니다. {thing:도} 있습니다.” 장사꾼이 외쳤다.",
      "“{thing:은} 얼마인가요?” {hero:이} {ask:었다}. “{jewel:을} 주면 팔겠네.” 장사꾼이 대답했다.",
      "“{far:로} 가는 길을 아십니까?” {hero:이} 묻자 {person:은} 고개를 저었다.",
    ],
    [
      "{hero:은} {thing:을} {jewel:과} 바꾸어 {pack}에 넣었다.",
      "{hero:은} {kin}에게 줄 {thing:과} {thing:을} 샀다.",
      "{hero:은} {food:을} 사서 굶주린 {person:과} {eat:었다}.",
      "{hero:은} {tool:과} {food:을} 사 가지고 다시 길을 떠났다.",
    ],
  ])

  private static let nightInTheWild = Scene([
    [
      "해가 지고 밤이 되자 {wild:은} 깜깜했다.",
      "그날 밤 {hero:은} {adj.place:은} {shelter}에서 묵었다.",
      "{light:이} {look} 비치는 밤, {hero:은} {wild}에서 {rest:었다}.",
    ],
    [
      "멀리서 {beast:과} {bird:이} 우는 소리가 들렸다.",
      "{hero:은} {tool:로} 불을 피우고 {fish:을} 구워 먹었다.",
      "어둠 속에서 {beast:의} 두 눈이 {light:과} 같이 빛났다.",
      "{bug:과} {bug:이} 밤새 울었다.",
    ],
    [
      "{hero:은} {adj.sad:어서} 좀처럼 잠을 이루지 못했다.",
      "“{kin:은} 지금 무엇을 하고 있을까.” {hero:은} {mutter} 중얼거렸다.",
      "{hero:은} 꿈에서 {kin:과} {elder:을} 보았다.",
      "{hero:은} {thing:을} 베개로 삼고 {cloth:을} 이불로 삼았다.",
    ],
    [
      "이튿날 {bird} 소리에 눈을 뜨니 {flower:이} {bloomed} 있었다.",
      "날이 밝자 {hero:은} 다시 {wild:로} {go:었다}.",
      "아침이 되어 보니 발밑에 {vessel:과} {tool:이} 놓여 있었다.",
    ],
  ])

  private static let animalInTrouble = Scene([
    [
      "{wild}에서 {hero:은} {beastLike} {beast#1:을} 보았다.",
      "{wild:을} 지날 때 {beastLike} {beast#1:이} {groan:고} 있었다.",
      "덫에 걸린 {beast#1:이} {hero:과} 눈이 마주치자 {groan:었다}.",
    ],
    [
      "“살려 주세요. {snare}에 다리가 걸렸어요.” {beast#1:이} 말했다.",
      "{hero:은} {tool:로} 덫을 부수고 짐승을 {help:었다}.",
      "{hero:은} {food:과} {drink:을} 꺼내어 {beast#1}에게 먹였다.",
      "{hero:은} {cloth:로} 상처를 감싸 주었다.",
    ],
    [
      "{beast#1:은} 고개를 숙이고 {wild:로} {scamper:었다}.",
      "“은혜를 갚겠습니다. 힘들 때 {wild:로} 오세요.” {beast#1:이} {say:었다}.",
      "{beast#1:은} {hero}에게 {fruit:과} {flower:을} 물어다 주었다.",
      "그 뒤로 {bird:과} {beast:이} {hero:을} 따라다녔다.",
    ],
  ])

  private static let festival = Scene([
    [
      "어느 마을에서는 잔치가 한창이었다.",
      "{hero:은} 북소리를 따라 {building:로} {go:었다}.",
      "{season:을} 맞아 마을 사람들이 {building}에 모였다.",
    ],
    [
      "상에는 {food:과} {food:이} 오르고 잔에는 {drink:이} 넘쳤다.",
      "사람들은 {instrument:과} {instrument:을} 연주하며 {laugh:었다}.",
      "{person:은} {instrument:을} 들고 {person:은} 춤을 추었다.",
      "부엌에서는 {food:과} {drink:을} {cook:는} 손길이 바빴다.",
    ],
    [
      "“나그네도 와서 {food:을} 드시오.” {person:이} {tone} 말했다.",
      "“이 {brew#1:은} {fruit:로} 담갔지요. 한 잔 드십시오.” {person:이} {brew#1:을} {give:었다}.",
      "{hero:은} {adj.food:은} {food:과} {drink:을} 배불리 먹었다.",
      "{hero:은} 고마운 마음으로 {instrument:을} 연주했다.",
    ],
    [
      "잔치는 {time}까지 이어졌고 {hero:은} {adj.glad:었다}.",
      "{person:은} {hero}에게 {far:로} 가는 길을 알려 주었다.",
      "{hero:은} 새 친구들과 헤어져 {wild:로} {go:었다}.",
    ],
  ])

  private static let workForLodging = Scene([
    [
      "{hero:은} {building} 앞에서 집주인 {person:을} 만났다.",
      "{hero:은} {span} 동안 {person:의} 집에서 머물렀다.",
      "노잣돈이 떨어져 {hero:은} {building}에서 일을 하기로 했다.",
    ],
    [
      "“{work:고} {work:어} 주면 {food:과} {drink:을} 주겠소.” 주인이 말했다.",
      "{hero:은} {farmtool:과} {tool:을} 들고 부지런히 일했다.",
      "{hero:은} {tool:로} {vessel:을} {make:고} {thing:을} 고쳤다.",
      "{hero:은} 아침에는 {work:고} 저녁에는 {work:었다}.",
      "{hero:은} {crop:과} {crop:을} 거두어 곳간으로 옮겼다.",
    ],
    [
      "주인은 {hero}에게 {vessel} 가득 {crop:을} {give:었다}.",
      "“자네는 참 {adj.person:구나}.” 주인은 {hero:을} 칭찬했다.",
      "주인은 그 값으로 {jewel:과} {thing:을} 주었다.",
      "주인이 {thing:을} 주려고 했으나 {hero:은} {food:로} 넉넉하다고 {say:었다}.",
    ],
  ])

  private static let river = Scene([
    [
      "큰 강이 {hero:의} 앞을 막았다.",
      "{hero:은} 나루로 내려갔으나 배가 없었다.",
      "물은 {sound} 흐르고 다리는 끊어져 있었다.",
    ],
    [
      "{hero:은} {tree:과} {tool:로} 뗏목을 만들었다.",
      "“제 등에 타세요.” 커다란 {fish#1:이} 물 위로 머리를 내밀고 말했다.",
      "뱃사공은 {food:과} {thing:을} 뱃삯으로 받겠다고 했다.",
      "{hero:은} 도끼로 {tree:을} 베어 다리를 놓았다.",
    ],
    [
      "강을 건너자 {wild:과} {wild:이} 나타났다.",
      "{fish:과} {fish:이} 뱃전으로 몰려들었다.",
      "물결은 높았지만 {hero:은} {wild:로} 무사히 올라갔다.",
      "“고맙습니다.” {hero:은} 강을 보고 절을 했다.",
    ],
  ])

  private static let riddle = Scene([
    [
      "{wild}에서 {elder:이} {hero:을} 불러 세웠다.",
      "{building} 앞에 {person:이} 앉아 {hero:을} 기다리고 있었다.",
      "{hero:이} {building:로} 들어서자 {person#1:이} 길을 막았다.",
    ],
    [
      "“수수께끼를 풀면 {wild:로} 보내 주겠다.”",
      "“{fruit:과} {fruit:은} 있는데 {tree:은} 없는 것이 무엇이냐?”",
      "“{jewel:로} 살 수 없고 {weapon:로} 빼앗을 수 없는 것이 무엇이냐?”",
      "“{season:에는} 있고 {season:에는} 없는 것이 무엇이냐?”",
      "“{light:보다} 밝고 {weather:보다} 부드러운 것이 무엇이냐?”",
    ],
    [
      "{hero:은} {span} 동안 생각하다가 {virtue:이라}고 대답했다.",
      "“그것은 {virtue:과} {virtue:입니다}.” {hero:이} {tone} 대답했다.",
      "“답은 {kin:의} 마음입니다.” {hero:은} {tone} 말했다.",
      "{hero:은} {thing:과} {tool:을} 번갈아 보다가 무릎을 쳤다.",
    ],
    [
      "“옳거니! 네 {virtue:이} {jewel:보다} 귀하구나.”",
      "문지기는 {laugh:며} 길을 비켜 주었다.",
      "그러자 닫혔던 길이 열리고 {light:이} {shine:었다}.",
    ],
  ])

  private static let talkingBirds = Scene([
    [
      "{tree} 가지에서 {bird:과} {bird:이} 이야기를 나누고 있었다.",
      "{hero:은} {tree} 밑에 누워 {bird:의} 말을 엿들었다.",
    ],
    [
      "“{prize:은} {far}에 있다지.” “아니, {foe:이} {lair:로} 옮겼다더라.”",
      "“{foe:은} {crop:과} {flower:을} 무서워한다더라.” “그래서 {wild:로} 오지 않는구나.”",
      "“{far:로} 가려면 {wild:을} 지나야 한다더라.” “{beast:과} 함께 가면 쉽지.”",
      "“{hero:은} {adj.person:어서} 꼭 해낼 거야.” “나도 그렇게 생각해.”",
    ],
    [
      "{hero:은} 그 말을 듣고 {startle:었다}.",
      "{hero:은} 새들에게 {crop:과} {crop:을} {give:었다}.",
      "새들은 줄을 지어 {wild:로} 날아갔다.",
      "{hero:은} {laugh:면서} {wild:로} {go:었다}.",
    ],
  ])

  private static let oldTree = Scene([
    [
      "{wild}에 천 년을 살았다는 {tree:이} 서 있었다.",
      "{hero:은} 아주 오래된 {tree:을} 만났다.",
    ],
    [
      "“나는 {season:과} {season:을} 수없이 보았단다.” 나무가 {say:었다}.",
      "“{bird:은} 내 품으로 오고 {bug:은} 내 그늘로 오지.” 나무가 낮은 소리로 말했다.",
      "나무에는 {bird:과} {bug:이} 살고, 뿌리에는 {beast:이} 살았다.",
    ],
    [
      "“{foe:을} 이기려면 {weapon:보다} {virtue:이} 있어야 한다.”",
      "“내 가지로 {weapon:을} 만들면 {foe:도} 너를 이길 수 없다.”",
      "{hero:은} 나뭇가지로 {weapon:과} {tool:을} 만들었다.",
      "{hero:은} 나무를 안고 {adj.sad:었던} 마음을 털어놓았다.",
    ],
  ])

  private static let orchard = Scene([
    [
      "길가의 과수원에는 {fruit:과} {fruit:이} 주렁주렁 달려 있었다.",
      "{person:이} {vessel}에 {fruit:을} 담고 있었다.",
      "{season:이라} {fruit:이} {adj.fruit:고} 값이 쌌다.",
    ],
    [
      "“{adj.fruit:은} {fruit#1:을} 맛보고 가게.” {person#1:이} {fruit#1:을} {give:었다}.",
      "{hero:은} {fruit:을} 먹고 {fruit:은} {pack}에 담았다.",
      "{person:은} {fruit:로} {brew:을} 담그고 {crop:로} {food:을} 만들었다.",
      "{hero:은} {tool:로} {fruit:을} 따고 {person:은} {vessel:로} 받았다.",
    ],
    [
      "“이 {fruit:이} {foe:을} 물리칠 약이 되겠구나.” {hero:은} 이렇게 생각했다.",
      "{hero:은} {fruit:과} {food:을} 바꾸어 먹고 다시 {go:었다}.",
      "{hero:은} 고마워서 {span} 동안 {work:었다}.",
    ],
  ])

  private static let music = Scene([
    [
      "{building}에서 {instrument:과} {instrument} 소리가 들려왔다.",
      "{person:이} {wild}에서 {instrument:을} 연주하고 있었다.",
      "{hero:은} {pack}에서 {instrument:을} 꺼내 연주했다.",
    ],
    [
      "그 소리는 {light:과} 같이 {wild:로} 퍼졌다.",
      "{beast:과} {bird:이} {wild}에서 나와 귀를 기울였다.",
      "소리를 들은 {person:은} {cry:고} {person:은} {laugh:었다}.",
      "그 소리에 {foe:도} 걸음을 멈추었다.",
    ],
    [
      "“누가 이렇게 {adj.mood:은} 노래를 가르쳐 주었느냐?” {elder:이} {ask:었다}.",
      "{hero:은} 그 노래를 익혀 {kin}에게 들려주겠다고 다짐했다.",
      "“이 {instrument#1:을} 가져가세요. {foe:을} 만나면 {instrument#1:로} 잠재우세요.”",
      "{hero:은} {instrument:과} {thing:을} 바꾸었다.",
    ],
  ])
}
